//! The command `oskit`.

mod cli;

fn main() -> anyhow::Result<()> {
    cli::main()
}
