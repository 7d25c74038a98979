//! Writes `docs/benchmarks.md`.

use super::measure::Measured;
use super::process::Memory;
use crate::run::root;
use anyhow::Result;
use std::fmt::Write;
use std::time::Duration;

/// Durable receive, beside what the machine could do.
pub(crate) struct Received {
    pub(crate) senders: u32,
    pub(crate) mails: u64,
    /// Mails a second that were answered "accepted".
    pub(crate) accepted_per_second: f64,
    /// Mails a second that ended as messages in conversations.
    pub(crate) stored_per_second: f64,
    /// Processor time of the server for one mail.
    pub(crate) cpu_ms: f64,
    pub(crate) waits: Measured,
    /// Processor time that the senders took for one mail, on the same cores.
    pub(crate) sender_cpu_ms: f64,
    /// Mails a second when nothing but their rows is inserted, as many to a commit as there are senders.
    pub(crate) raw_per_second: f64,
    /// Processor time of that for one mail.
    pub(crate) raw_cpu_ms: f64,
}

/// Durable receive without a network.
pub(crate) struct ReceivedInside {
    pub(crate) senders: u32,
    pub(crate) mails: u64,
    pub(crate) stored_per_second: f64,
    /// Processor time of the whole process for one mail.
    pub(crate) cpu_ms: f64,
    pub(crate) raw_per_second: f64,
    pub(crate) raw_cpu_ms: f64,
}

/// Everything measured with so many conversations stored.
pub(crate) struct Sized {
    pub(crate) conversations: u64,
    pub(crate) workloads: Vec<Measured>,
    pub(crate) loaded: Memory,
    pub(crate) start: Duration,
}

/// A page as a browser gets it for the first time.
pub(crate) struct Page {
    pub(crate) path: String,
    pub(crate) bytes: usize,
    pub(crate) requests: usize,
}

/// The whole report.
pub(crate) struct Report {
    pub(crate) cores: usize,
    pub(crate) binary_bytes: u64,
    pub(crate) idle: Memory,
    pub(crate) start_empty: Duration,
    pub(crate) received: Vec<Received>,
    pub(crate) received_inside: Vec<ReceivedInside>,
    pub(crate) sizes: Vec<Sized>,
    pub(crate) pages: Vec<Page>,
}

impl Report {
    /// Puts the report in its place.
    pub(crate) fn save(&self) -> Result<()> {
        let path = root().join("docs/benchmarks.md");
        std::fs::write(&path, self.write()?)?;
        println!("written: {}", path.display());
        Ok(())
    }

    /// The text of the report.
    pub(crate) fn write(&self) -> Result<String> {
        let mut page = String::from(
            "# Benchmarks\n\n\
             Written by `cargo xtask bench`, not by hand. The release program runs as a process of its own on SQLite, \
             with every commit waited for; another process asks. CPU is the server's processor time for one operation, \
             in user and system mode together. Absolute times depend on the machine and on what else it does; the \
             ratios to the same machine's own limit, measured in the same run, are the figures to compare.\n",
        );
        writeln!(
            page,
            "\nThe machine: {} cores. Processor time is counted in steps of 10 ms.\n",
            self.cores
        )?;
        self.write_receiving(&mut page)?;
        self.write_receiving_inside(&mut page)?;
        for size in &self.sizes {
            size.write(&mut page)?;
        }
        self.write_growth(&mut page)?;
        self.write_rest(&mut page)?;
        Ok(page)
    }

    fn write_receiving(&self, page: &mut String) -> Result<()> {
        page.push_str(
            "## Receiving mail\n\n\
             Senders hold SMTP connections and wait for each \"accepted\" before the next mail. *Stored* counts until \
             every mail is a message in a conversation. The limit is the same rows, with the same indexes, inserted again \
             by a program that does nothing else: as many mails to a durable commit as there are senders, nothing looked \
             up, nothing changed afterwards, no log moved into the file. The senders share the cores with the server, so \
             their processor time stands beside the server's, which also reads the mails and indexes their words.\n\n\
             | senders | mails | accepted /s | stored /s | limit /s | stored to limit | CPU ms | of the limit | of the senders | wait p50 / p99 / p99.9 ms |\n\
             |---|---|---|---|---|---|---|---|---|---|\n",
        );
        for one in &self.received {
            let share = one.stored_per_second / one.raw_per_second * 100.0;
            writeln!(
                page,
                "| {} | {} | {:.0} | {:.0} | {:.0} | {share:.0}% | {:.3} | {:.3} | {:.3} | {} |",
                one.senders,
                one.mails,
                one.accepted_per_second,
                one.stored_per_second,
                one.raw_per_second,
                one.cpu_ms,
                one.raw_cpu_ms,
                one.sender_cpu_ms,
                waits(&one.waits)
            )?;
        }
        Ok(())
    }

    fn write_receiving_inside(&self, page: &mut String) -> Result<()> {
        page.push_str(
            "\n## Receiving without a network\n\n\
             The same mails, handed to the intake by as many tasks of one process, each waiting for its durable \
             \"accepted\": reading, matching, storing and indexing words, without SMTP and without its clients.\n\n\
             | tasks | mails | stored /s | limit /s | stored to limit | CPU ms | of the limit |\n\
             |---|---|---|---|---|---|---|\n",
        );
        for one in &self.received_inside {
            let share = one.stored_per_second / one.raw_per_second * 100.0;
            writeln!(
                page,
                "| {} | {} | {:.0} | {:.0} | {share:.0}% | {:.3} | {:.3} |",
                one.senders, one.mails, one.stored_per_second, one.raw_per_second, one.cpu_ms, one.raw_cpu_ms
            )?;
        }
        Ok(())
    }

    /// The cost of each operation at the largest size beside the smallest.
    fn write_growth(&self, page: &mut String) -> Result<()> {
        let (Some(small), Some(large)) = (self.sizes.first(), self.sizes.last()) else { return Ok(()) };
        if self.sizes.len() < 2 {
            return Ok(());
        }
        page.push_str("\n## Growth\n\n| operation |");
        writeln!(
            page,
            " CPU ms at {} | at {} | times |\n|---|---|---|---|",
            small.conversations, large.conversations
        )?;
        for (before, after) in small.workloads.iter().zip(&large.workloads) {
            let times = after.cpu_ms / before.cpu_ms;
            writeln!(page, "| {} | {:.3} | {:.3} | {times:.2} |", before.name, before.cpu_ms, after.cpu_ms)?;
        }
        Ok(())
    }

    fn write_rest(&self, page: &mut String) -> Result<()> {
        page.push_str("\n## A page, cold\n\n| page | bytes over the wire | requests |\n|---|---|---|\n");
        for one in &self.pages {
            writeln!(page, "| `{}` | {} | {} |", one.path, one.bytes, one.requests)?;
        }
        page.push_str("\n## Memory, start, size\n\n| what | figure |\n|---|---|\n");
        writeln!(page, "| memory idle, nothing stored | {} |", memory(self.idle))?;
        writeln!(page, "| start to first answer, nothing stored | {} ms |", self.start_empty.as_millis())?;
        for size in &self.sizes {
            writeln!(
                page,
                "| memory after the load, {} conversations | {} |",
                size.conversations,
                memory(size.loaded)
            )?;
            let start = size.start.as_millis();
            writeln!(page, "| start to first answer, {} conversations | {start} ms |", size.conversations)?;
        }
        let bytes = self.binary_bytes;
        writeln!(page, "| the program, stripped | {}.{} MB |", bytes / 1_000_000, bytes / 100_000 % 10)?;
        Ok(())
    }
}

impl Sized {
    fn write(&self, page: &mut String) -> Result<()> {
        writeln!(
            page,
            "\n## With {} conversations\n\n| operation | CPU ms | wait p50 / p99 / p99.9 ms | one after the other, /s |\n\
             |---|---|---|---|",
            self.conversations
        )?;
        for one in &self.workloads {
            writeln!(page, "| {} | {:.3} | {} | {:.0} |", one.name, one.cpu_ms, waits(one), one.per_second)?;
        }
        Ok(())
    }
}

fn waits(one: &Measured) -> String {
    format!("{:.2} / {:.2} / {:.2}", one.p50_ms, one.p99_ms, one.p999_ms)
}

fn memory(memory: Memory) -> String {
    format!("{} MB resident, {} MB proportional", memory.resident / 1024, memory.proportional / 1024)
}
