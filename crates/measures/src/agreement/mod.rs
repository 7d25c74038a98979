//! Do those who judge agree, beyond what chance would give?
//!
//! [`kappa`] for two raters, [`fleiss`] for several with every item judged as often, [`krippendorff`] for any
//! number of raters and gaps, [`gwet`] when one answer dominates and kappa misleads, [`intraclass`] for scores,
//! [`cronbach`] for the items of one dimension. Read alpha: from .80 on it may be used, from .667 tentatively;
//! below, mend the scorecard and judge nobody.

mod alpha;
mod kappas;
mod scores;

pub use alpha::{Scale, gwet, krippendorff};
pub use kappas::{Weights, fleiss, kappa};
pub use scores::{Intraclass, cronbach, intraclass};
