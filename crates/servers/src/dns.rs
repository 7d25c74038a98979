//! A DNS responder that knows a few names.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr as _;

use mail_auth::hickory_resolver::proto::op::{Message, MessageType, ResponseCode};
use mail_auth::hickory_resolver::proto::rr::rdata::{A, TXT};
use mail_auth::hickory_resolver::proto::rr::{Name, RData, Record};
use tokio::net::UdpSocket;

/// What the responder knows: names in lower case without a dot at the end.
#[derive(Debug, Default)]
pub struct Zone {
    records: HashMap<String, Vec<RData>>,
}

impl Zone {
    /// Adds a text of any length.
    #[must_use]
    pub fn txt(mut self, name: &str, text: &str) -> Self {
        // A string in a TXT record holds at most 255 bytes.
        let pieces =
            text.as_bytes().chunks(200).map(|piece| String::from_utf8_lossy(piece).into_owned()).collect();
        self.records.entry(name.to_owned()).or_default().push(RData::TXT(TXT::new(pieces)));
        self
    }

    /// Adds an address of version 4.
    #[must_use]
    pub fn a(mut self, name: &str, address: &str) -> Self {
        let Ok(IpAddr::V4(address)) = address.parse() else { panic!("{address} is not of version 4") };
        self.records.entry(name.to_owned()).or_default().push(RData::A(A(address)));
        self
    }

    /// Answers on loopback until the test ends.
    pub async fn serve(self) -> SocketAddr {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let at = socket.local_addr().expect("it is bound");
        tokio::spawn(async move {
            let mut packet = vec![0; 4096];
            while let Ok((length, from)) = socket.recv_from(&mut packet).await {
                if let Ok(question) = Message::from_vec(&packet[..length]) {
                    let answer = self.answer(question).to_vec().expect("an answer can be written");
                    let _ = socket.send_to(&answer, from).await;
                }
            }
        });
        at
    }

    fn answer(&self, question: Message) -> Message {
        let query = question.queries[0].clone();
        let name = query.name().to_string().trim_end_matches('.').to_lowercase();
        let mut answer = question;
        answer.metadata.message_type = MessageType::Response;
        answer.metadata.recursion_available = true;
        answer.additionals.clear();
        match self.records.get(&name) {
            None => answer.metadata.response_code = ResponseCode::NXDomain,
            Some(records) => {
                for data in records.iter().filter(|data| data.record_type() == query.query_type()) {
                    answer.add_answer(Record::from_rdata(
                        Name::from_str(&format!("{name}.")).expect("it was read from a question"),
                        60,
                        data.clone(),
                    ));
                }
            }
        }
        answer
    }
}
