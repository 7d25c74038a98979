//! Money: one currency for each organization, named by its code of ISO 4217. Until somebody names one, amounts are plain
//! numbers: a guess would be a wrong price.
//!
//! Amounts are kept in hundredths, also of currencies that have no hundredths.

use serde_json::{Map, Value};
use store::{Fault, Tx, organizations};

/// The key of the currency in an organization's settings.
pub const SETTING: &str = "currency";

/// A currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency(&'static str);

/// The codes of ISO 4217 that are money in use.
const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD \
    CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD \
    HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD \
    MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG \
    QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD \
    TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Currencies without a smaller unit.
const WHOLE: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
    "XPF",
];

/// Signs that everybody reads as one currency alone.
const SIGNS: &[(&str, &str)] = &[
    ("EUR", "€"),
    ("GBP", "£"),
    ("ILS", "₪"),
    ("INR", "₹"),
    ("KRW", "₩"),
    ("NGN", "₦"),
    ("UAH", "₴"),
    ("VND", "₫"),
];

impl Currency {
    /// The currency with this code, in capital letters or small ones.
    pub fn named(code: &str) -> Option<Self> {
        let code = code.trim();
        CODES.split_ascii_whitespace().find(|known| known.eq_ignore_ascii_case(code)).map(Self)
    }

    /// Its code: "EUR".
    pub const fn code(self) -> &'static str {
        self.0
    }

    fn sign(self) -> Option<&'static str> {
        SIGNS.iter().find(|(code, _)| *code == self.0).map(|(_, sign)| *sign)
    }

    fn is_whole(self) -> bool {
        WHOLE.contains(&self.0)
    }
}

impl serde::Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

/// The currency that these settings of an organization name; None where nobody has named one.
pub fn of(settings: &Map<String, Value>) -> Option<Currency> {
    settings.get(SETTING).and_then(Value::as_str).and_then(Currency::named)
}

/// The currency of the organization; None where nobody has named one.
pub async fn currency(tx: &mut Tx) -> Result<Option<Currency>, Fault> {
    let organization = organizations::get(tx).await?;
    let settings = organization.and_then(|one| serde_json::from_str(&one.settings).ok());
    Ok(settings.as_ref().and_then(of))
}

/// Names the currency of the organization, in the settings it has.
pub async fn settle(tx: &mut Tx, currency: Currency) -> Result<(), Fault> {
    let gone = || Fault::Unavailable("this organization does not exist".into());
    let mut organization = organizations::get(tx).await?.ok_or_else(gone)?;
    let mut settings: Map<String, Value> = serde_json::from_str(&organization.settings).unwrap_or_default();
    settings.insert(SETTING.to_owned(), currency.code().into());
    organization.settings = Value::Object(settings).to_string();
    organizations::update(tx, &organization).await.map(drop)
}

/// An amount of hundredths to the last of them: "£12.50", "CHF 12.50"; without a currency "12.50".
pub fn exactly(hundredths: i64, currency: Option<Currency>) -> String {
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    let whole = grouped(&whole.to_string());
    let figure = match currency {
        Some(currency) if currency.is_whole() && rest == 0 => whole,
        _ => format!("{whole}.{rest:02}"),
    };
    let figure = signed(&figure, currency);
    if hundredths < 0 { format!("−{figure}") } else { figure }
}

/// An amount of hundredths, rounded as people say it, at least nothing: "£6,300".
pub fn roughly(hundredths: f64, currency: Option<Currency>) -> String {
    let units = (hundredths / 100.0).max(0.0);
    let rounded = if units >= 10_000.0 {
        (units / 100.0).round() * 100.0
    } else if units >= 1_000.0 {
        (units / 10.0).round() * 10.0
    } else {
        units.round()
    };
    signed(&grouped(&format!("{rounded:.0}")), currency)
}

fn signed(figure: &str, currency: Option<Currency>) -> String {
    match currency.map(|currency| (currency, currency.sign())) {
        None => figure.to_owned(),
        Some((_, Some(sign))) => format!("{sign}{figure}"),
        Some((currency, None)) => format!("{}\u{a0}{figure}", currency.code()),
    }
}

/// Digits with their thousands apart.
fn grouped(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_known_by_their_codes() {
        assert_eq!(Currency::named(" eur ").map(Currency::code), Some("EUR"));
        for unknown in ["", "EU", "EUROS", "€", "DEM", "ABC"] {
            assert_eq!(Currency::named(unknown), None, "{unknown}");
        }
        let codes: Vec<&str> = CODES.split_ascii_whitespace().collect();
        assert!(codes.iter().all(|code| code.len() == 3) && codes.is_sorted(), "{codes:?}");
        assert!(WHOLE.iter().chain(SIGNS.iter().map(|(code, _)| code)).all(|code| codes.contains(code)));
    }

    #[track_caller]
    fn check(hundredths: i64, code: &str, exact: &str, rough: &str) {
        let currency = Currency::named(code);
        let real = f64::from(i32::try_from(hundredths).unwrap());
        assert_eq!(
            (exactly(hundredths, currency).as_str(), roughly(real, currency).as_str()),
            (exact, rough)
        );
    }

    #[test]
    fn amounts_are_said_as_people_say_them() {
        check(1_250, "", "12.50", "13");
        check(1_820_000, "GBP", "£18,200.00", "£18,200");
        check(783_522, "EUR", "€7,835.22", "€7,840");
        check(99_449, "USD", "USD\u{a0}994.49", "USD\u{a0}994");
        check(123_456_789, "GBP", "£1,234,567.89", "£1,234,600");
        check(120_000, "JPY", "JPY\u{a0}1,200", "JPY\u{a0}1,200");
        check(-5, "GBP", "−£0.05", "£0");
    }
}
