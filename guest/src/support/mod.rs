//! `support`: what works in this deployment.

#[cfg(target_family = "wasm")]
mod wit;
