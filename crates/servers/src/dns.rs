//! A DNS responder that knows a few names.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr as _;

use mail_auth::hickory_resolver::proto::op::{Message, MessageType, ResponseCode};
use mail_auth::hickory_resolver::proto::rr::rdata::{A, TXT};
use mail_auth::hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use tokio::net::UdpSocket;

/// What the responder knows: names in lower case without a dot at the end.
#[derive(Default)]
pub struct Zone {
    records: HashMap<String, Vec<RData>>,
}

impl Zone {
    pub fn txt(mut self, name: &str, text: &str) -> Self {
        // A string in a TXT record holds at most 255 bytes.
        let pieces = text.as_bytes().chunks(200).map(|piece| String::from_utf8(piece.to_vec()).unwrap()).collect();
        self.records.entry(name.to_owned()).or_default().push(RData::TXT(TXT::new(pieces)));
        self
    }

    pub fn a(mut self, name: &str, address: &str) -> Self {
        let IpAddr::V4(address) = address.parse().unwrap() else { panic!("{address} is not of version 4") };
        self.records.entry(name.to_owned()).or_default().push(RData::A(A(address)));
        self
    }

    /// Answers on loopback until the test ends.
    pub async fn serve(self) -> SocketAddr {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let at = socket.local_addr().unwrap();
        tokio::spawn(async move {
            let mut packet = vec![0; 4096];
            while let Ok((length, from)) = socket.recv_from(&mut packet).await {
                if let Ok(question) = Message::from_vec(&packet[..length]) {
                    let answer = self.answer(question).to_vec().unwrap();
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
                    answer.add_answer(Record::from_rdata(Name::from_str(&format!("{name}.")).unwrap(), 60, data.clone()));
                }
            }
        }
        debug_assert!(query.query_type() != RecordType::ANY);
        answer
    }
}
