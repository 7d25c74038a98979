//! Work on a runtime of its own: when it is done, everything that its database began (connections, signs of
//! life to other nodes) ends with it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use store::Fault;
use tokio::sync::{Notify, oneshot};

use crate::Progress;

/// How far the work has come.
#[derive(Default)]
struct Told {
    done: AtomicU32,
    of: AtomicU32,
    moved: Notify,
}

/// Runs `work` on a thread of its own and passes on what it tells of its progress.
pub(crate) async fn run<W, F, T>(progress: Progress<'_>, work: W) -> Result<T, Fault>
where
    W: FnOnce(Box<dyn Fn(u32, u32) + Send + Sync>) -> F + Send + 'static,
    F: Future<Output = Result<T, Fault>>,
    T: Send + 'static,
{
    let told = Arc::new(Told::default());
    let teller = Arc::clone(&told);
    let tell = Box::new(move |done, of| {
        teller.of.store(of, Ordering::SeqCst);
        teller.done.store(done, Ordering::SeqCst);
        teller.moved.notify_one();
    });
    let (to, mut answer) = oneshot::channel();
    std::thread::Builder::new()
        .name("sample".to_owned())
        .spawn(move || {
            // Nobody waits for the answer when the caller was given up.
            let _ = to.send(block_on(work(tell)));
        })
        .map_err(|cause| Fault::Unavailable(format!("no thread for the sample organization: {cause}")))?;
    loop {
        tokio::select! {
            answer = &mut answer => {
                return answer.unwrap_or_else(|_| Err(Fault::Bug("the sample month ended in a bug".to_owned())));
            }
            () = told.moved.notified() => {
                progress(told.done.load(Ordering::SeqCst), told.of.load(Ordering::SeqCst));
            }
        }
    }
}

fn block_on<T>(work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime
        .map_err(|cause| Fault::Unavailable(format!("no runtime for the sample organization: {cause}")))?;
    runtime.block_on(work)
}
