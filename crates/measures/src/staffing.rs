//! How many people it takes so that there is enough time.
//!
//! *Load* is arrivals times handling time, in people kept busy (Erlangs). [`Queue`] (Erlang C) waits for ever and
//! is the cautious bound; [`Impatient`] (Erlang A) lets customers leave, for telephone and chat.

use crate::special::ln_add;

/// The share of customers turned away by `people` with this load when nobody can wait (Erlang B):
/// B(n) = aB(n − 1)/(n + aB(n − 1)).
///
/// ```
/// assert!((measures::staffing::blocked(10.0, 10) - 0.214582).abs() < 1e-6);
/// ```
pub fn blocked(load: f64, people: u32) -> f64 {
    (1..=people).fold(1.0, |blocked, people| load * blocked / (f64::from(people) + load * blocked))
}

/// A queue in which everybody waits for as long as it takes; times all in one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Queue {
    /// Arrivals per unit of time.
    pub arrivals: f64,
    /// Mean handling time, unhurried, wrap-up included.
    pub handling: f64,
    /// How many people.
    pub people: u32,
}

impl Queue {
    /// People kept busy.
    pub fn load(self) -> f64 {
        self.arrivals * self.handling
    }

    /// The share of their time that people are busy.
    pub fn occupancy(self) -> f64 {
        self.load() / f64::from(self.people)
    }

    /// The probability of having to wait (Erlang C); 1 when the queue is overloaded.
    ///
    /// ```
    /// let queue = measures::staffing::Queue { arrivals: 0.2, handling: 240.0, people: 55 };
    /// assert!((queue.waits() - 0.238701).abs() < 1e-6);
    /// assert!((queue.mean_wait().unwrap() - 8.184).abs() < 1e-3);
    /// assert!((queue.waits_at_most(15.0) - 0.845883).abs() < 1e-6);
    /// ```
    pub fn waits(self) -> f64 {
        let people = f64::from(self.people);
        if self.load() >= people {
            return 1.0;
        }
        let blocked = blocked(self.load(), self.people);
        people * blocked / (people - self.load() * (1.0 - blocked))
    }

    /// The mean wait over all customers; `None` when the queue is overloaded.
    pub fn mean_wait(self) -> Option<f64> {
        let spare = f64::from(self.people) - self.load();
        (spare > 0.0).then(|| self.waits() * self.handling / spare)
    }

    /// The share that waits no longer than `time`.
    pub fn waits_at_most(self, time: f64) -> f64 {
        let spare = f64::from(self.people) - self.load();
        if spare <= 0.0 { 0.0 } else { 1.0 - self.waits() * (-spare * time / self.handling).exp() }
    }
}

/// A queue whose customers leave after an exponential patience; rates per unit of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Impatient {
    /// Arrivals.
    pub arrivals: f64,
    /// Customers one person serves while busy.
    pub served: f64,
    /// 1 over the mean patience; above 0.
    pub leaving: f64,
    /// How many people.
    pub people: u32,
}

/// How such a queue does in the long run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// The probability of having to wait.
    pub waits: f64,
    /// The share that leaves without being served.
    pub leaves: f64,
    /// How many wait on average.
    pub queue: f64,
    /// The mean wait over all customers.
    pub mean_wait: f64,
    /// The share of their time that people are busy.
    pub occupancy: f64,
}

/// The most customers in the system that are looked at.
const STATES: u32 = 2000;

impl Impatient {
    /// The long run (Erlang A), from the birth and death of customers in up to 2,000 states. `None` unless all
    /// rates are positive and there is somebody to serve.
    ///
    /// Source: O. Garnett, A. Mandelbaum, M. Reiman, M&SOM 4 (2002).
    ///
    /// ```
    /// let queue = measures::staffing::Impatient { arrivals: 48.0, served: 1.0, leaving: 0.5, people: 50 };
    /// let standing = queue.standing().unwrap();
    /// assert!((standing.leaves - 0.030912).abs() < 1e-6 && (standing.mean_wait - 0.061824).abs() < 1e-6);
    /// ```
    pub fn standing(self) -> Option<Standing> {
        let can_be = self.arrivals > 0.0 && self.served > 0.0 && self.leaving > 0.0 && self.people > 0;
        if !can_be {
            return None;
        }
        let mut log = 0.0;
        let mut logs = vec![0.0];
        for inside in 1..=STATES.max(self.people.saturating_mul(2)) {
            let busy = f64::from(inside.min(self.people));
            let waiting = f64::from(inside.saturating_sub(self.people));
            log += self.arrivals.ln() - (busy * self.served + waiting * self.leaving).ln();
            logs.push(log);
        }
        let total = logs.iter().fold(f64::NEG_INFINITY, |sum, log| ln_add(sum, *log));
        let (mut waits, mut queue, mut busy) = (0.0, 0.0, 0.0);
        for (inside, log) in (0_u32..).zip(&logs) {
            let probability = (log - total).exp();
            waits += if inside >= self.people { probability } else { 0.0 };
            queue += probability * f64::from(inside.saturating_sub(self.people));
            busy += probability * f64::from(inside.min(self.people));
        }
        Some(Standing {
            waits,
            queue,
            leaves: queue * self.leaving / self.arrivals,
            mean_wait: queue / self.arrivals,
            occupancy: busy / f64::from(self.people),
        })
    }
}

/// The fewest people that keep a wait promise without being busy for more than `occupancy_max` of their time,
/// `shrinkage` being the share of paid time in which they are not there. `None` when no 10,000 suffice.
///
/// ```
/// use measures::staffing::{Impatient, people_needed};
/// let queue = Impatient { arrivals: 48.0, served: 1.0, leaving: 0.5, people: 1 };
/// assert_eq!(people_needed(queue, 0.1, 0.85, 0.30), Some(82));
/// ```
pub fn people_needed(
    queue: Impatient,
    mean_wait_max: f64,
    occupancy_max: f64,
    shrinkage: f64,
) -> Option<u32> {
    let rested = queue.arrivals / queue.served / occupancy_max;
    let is_enough = |people: &u32| {
        let standing = Impatient { people: *people, ..queue }.standing();
        f64::from(*people) >= rested && standing.is_some_and(|standing| standing.mean_wait <= mean_wait_max)
    };
    let present = (1..=10_000).skip_while(|people| f64::from(*people) < rested).find(is_enough)?;
    (1..=1_000_000).find(|paid| f64::from(*paid) * (1.0 - shrinkage) >= f64::from(present) - 1e-9)
}
