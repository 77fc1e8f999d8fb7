//! Libraries that may panic on damaged bytes.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// True while a panic of this thread is caught and told as an error, so that nothing else is said of it.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// What `work` returns, or what the panic says that ended it; then nothing that `work` has changed should be used any more. Panics of
/// other threads are told as ever.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !CAUGHT.get() {
                before(info);
            }
        }));
    });
    let outer = CAUGHT.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    CAUGHT.set(outer);
    done.map_err(|panic| said(&*panic))
}

fn said(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    said.unwrap_or("a panic").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::panic, reason = "to be caught")]
    fn a_panic_becomes_what_it_says() {
        assert_eq!(guarded(|| 7), Ok(7));
        assert_eq!(guarded(|| -> u8 { panic!("so many as {}", 7) }), Err("so many as 7".to_owned()));
        assert_eq!(guarded(|| -> u8 { panic!("so") }), Err("so".to_owned()));
        assert!(!CAUGHT.get());
    }
}
