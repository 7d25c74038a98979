//! Priorities that grow while one waits.

/// One class of customers in a queue with one server.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Class {
    /// Arrivals per unit of time.
    pub arrivals: f64,
    /// Mean service time.
    pub service: f64,
    /// Mean square of the service time; twice the square of the mean when it is exponential.
    pub service_square: f64,
    /// How fast the priority grows; above 0.
    pub growth: f64,
}

/// The mean wait of every class, in the order given, when the highest accumulated priority is served next.
/// `None` when the queue is overloaded or a growth is not positive.
///
/// In order of growth, with W₀ = Σ λE\[S²\]/2 and ρ the load:
/// W = (W₀/(1 − ρ) − Σ slower ρᵢWᵢ(1 − bᵢ/b)) / (1 − Σ faster ρᵢ(1 − b/bᵢ)).
///
/// Source: L. Kleinrock, Operations Research 12 (1964).
///
/// ```
/// use measures::waiting::{Class, accumulating_priority};
/// let class = |growth| Class { arrivals: 0.4, service: 1.0, service_square: 2.0, growth };
/// let waits = accumulating_priority(&[class(1.0), class(2.0)]).unwrap();
/// assert!((waits[0] - 5.0).abs() < 1e-9 && (waits[1] - 3.0).abs() < 1e-9);
/// ```
pub fn accumulating_priority(classes: &[Class]) -> Option<Vec<f64>> {
    let load: f64 = classes.iter().map(|class| class.arrivals * class.service).sum();
    if load >= 1.0 || classes.iter().any(|class| class.growth <= 0.0) {
        return None;
    }
    let residual: f64 = classes.iter().map(|class| class.arrivals * class.service_square / 2.0).sum();
    let mut order: Vec<usize> = (0..classes.len()).collect();
    order.sort_by(|a, b| classes[*a].growth.total_cmp(&classes[*b].growth));
    let mut waits = vec![0.0; classes.len()];
    for (rank, at) in order.iter().enumerate() {
        let growth = classes[*at].growth;
        let load_of = |other: &usize| classes[*other].arrivals * classes[*other].service;
        let slower: f64 = order[..rank]
            .iter()
            .map(|other| load_of(other) * waits[*other] * (1.0 - classes[*other].growth / growth))
            .sum();
        let faster: f64 = order[rank + 1..]
            .iter()
            .map(|other| load_of(other) * (1.0 - growth / classes[*other].growth))
            .sum();
        waits[*at] = (residual / (1.0 - load) - slower) / (1.0 - faster);
    }
    Some(waits)
}
