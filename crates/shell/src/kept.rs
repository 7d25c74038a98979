//! What features keep in memory for the running program: made at first use, one of each type, gone with the
//! program. Nothing is kept here that could not be made again.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The kept values.
#[derive(Default)]
pub(crate) struct Kept(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Kept {
    pub(crate) fn get<T: Any + Default + Send + Sync>(&self) -> Arc<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let value = kept.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        Arc::clone(value).downcast().expect("each value is kept under its own type")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn one_of_each_type_is_kept() {
        let kept = Kept::default();
        kept.get::<AtomicU32>().store(7, Ordering::Relaxed);
        assert_eq!(kept.get::<AtomicU32>().load(Ordering::Relaxed), 7);
        assert_eq!(*kept.get::<String>(), "");
    }
}
