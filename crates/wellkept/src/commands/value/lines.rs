//! Lines of purchases: each is read by itself, so that a broken one costs no other.

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use measures::value::purchases::Purchase;

use super::day_of;

/// The fields of a line, without the spaces around them.
pub(super) fn fields(line: &[u8]) -> Result<Vec<String>, String> {
    let line = std::str::from_utf8(line).map_err(|_| "it is not in UTF-8")?;
    let mut fields = Vec::new();
    let mut rest = line.trim_end_matches(['\r', '\n']);
    loop {
        let (field, after) = if let Some(quoted) = rest.trim_start().strip_prefix('"') {
            quoted_field(quoted)?
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            (rest[..end].trim().to_owned(), &rest[end..])
        };
        fields.push(field);
        let Some(more) = after.strip_prefix(',') else { return Ok(fields) };
        rest = more;
    }
}

/// A field after its opening quote, and what follows it; two quotes in it stand for one.
fn quoted_field(text: &str) -> Result<(String, &str), String> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let (inside, after) =
            rest.split_once('"').ok_or("a quote (\") is opened and not closed on this line")?;
        field.push_str(inside);
        if let Some(more) = after.strip_prefix('"') {
            field.push('"');
            rest = more;
            continue;
        }
        let after = after.trim_start();
        if !after.is_empty() && !after.starts_with(',') {
            return Err("after a closing quote (\") comes a comma: write a quote inside as \"\"".into());
        }
        return Ok((field.trim().to_owned(), after));
    }
}

/// Where the columns stand, and how many there are.
pub(super) struct Columns {
    customer: usize,
    date: usize,
    amount: usize,
    count: usize,
}

impl Columns {
    pub(super) fn of(headers: &[String]) -> Result<Self> {
        if let [only] = headers
            && only.contains([';', '\t'])
        {
            bail!("the columns of the first line are not separated by commas: write customer,date,amount");
        }
        let at = |column: &str| {
            let found = headers.iter().position(|header| header.eq_ignore_ascii_case(column));
            found.with_context(|| format!("there is no column \"{column}\""))
        };
        Ok(Self { customer: at("customer")?, date: at("date")?, amount: at("amount")?, count: headers.len() })
    }

    /// The purchase that a line tells of.
    pub(super) fn row(&self, fields: &[String]) -> Result<(String, Purchase), String> {
        if fields.iter().skip(self.count).any(|field| !field.is_empty()) {
            return Err(format!(
                "{} fields, but the first line names {} columns: write amounts with a point (12.5), and put a text \
                 with commas into quotes",
                fields.len(),
                self.count
            ));
        }
        let field = |at: usize| fields.get(at).map(String::as_str).unwrap_or_default();
        let customer = field(self.customer);
        if customer.is_empty() {
            return Err("no customer".to_owned());
        }
        let said = field(self.date);
        let date: Date = said.parse().map_err(|_| format!("\"{said}\" is no date: write 2026-03-11"))?;
        let said = field(self.amount);
        let amount = said.parse().ok().filter(|amount: &f64| *amount >= 0.0 && amount.is_finite());
        let amount = amount
            .ok_or_else(|| format!("\"{said}\" is no amount: write a number such as 12.50, not below 0"))?;
        Ok((customer.to_owned(), Purchase { day: day_of(date), amount }))
    }
}
