use super::*;

fn error(text: &str) -> String {
    Policy::from_toml(text).expect_err("should be refused").to_string()
}

#[test]
fn an_empty_file_grants_nothing() {
    assert_eq!(Policy::from_toml("").expect("an empty policy"), Policy::default());
    assert_eq!(Policy::default().files.grants.iter().count(), 0);
}

#[test]
fn a_policy_survives_being_written_and_read() {
    let policy = Policy::for_command()
        .grant("/srv", "/srv", Access::Read)
        .and_then(|policy| policy.env("A", "b"))
        .and_then(|policy| policy.inherit_env("LANG"))
        .and_then(|policy| policy.directory("/srv"))
        .expect("a policy");
    let text = toml::to_string(&policy).expect("TOML");
    assert_eq!(Policy::from_toml(&text).expect("the same"), policy);
}

#[test]
fn errors_name_the_line() {
    assert!(error("[files]\nspecail = true").starts_with("line 2: unknown field `specail`"));
    assert!(error("[fiels]").starts_with("line 1: unknown field `fiels`"));
    assert!(error("[time]\nclocks = 1").starts_with("line 2: "));
    assert!(error("[time]\nclocks = true\nclocks = true").starts_with("line 3: "));
    assert!(error("[limits]\n\ndescriptors = -1").starts_with("line 3: "));
}

#[test]
fn what_seems_to_want_expanding_is_refused() {
    for host in ["~/x", "/srv/*", "$HOME", ""] {
        let text = format!("files.grants = [{{ host = \"{host}\", guest = \"/x\", access = \"read\" }}]");
        assert!(error(&text).starts_with("line 1: "), "{host}");
    }
    for guest in ["x", "/x/", "/x/../y", "//x", "/./x", "", "."] {
        let text = format!("files.grants = [{{ host = \"/x\", guest = \"{guest}\", access = \"read\" }}]");
        assert!(error(&text).contains("absolute and normal"), "{guest}");
    }
    for name in ["*", "A=B", ""] {
        assert!(error(&format!("environ.inherit = [\"{name}\"]")).contains("not the name of a variable"));
    }
    assert!(
        error("files.grants = [{ host = \"/x\", guest = \"/x\", access = \"write\" }]")
            .contains("`read-write`")
    );
    assert!(error("files.grants = [{ host = \"/x\", guest = \"/x\" }]").contains("missing field `access`"));
}

#[test]
fn two_grants_at_one_place_are_refused() {
    let text = "[files]\ngrants = [\n  { host = \"/a\", guest = \"/x\", access = \"read\" },\n  \
                { host = \"/b\", guest = \"/x\", access = \"read-write\" },\n]";
    assert!(error(text).contains("two grants at the guest path \"/x\""));
}

#[test]
fn a_relative_path_starts_at_the_files_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("policy.toml");
    std::fs::write(&file, "files.grants = [{ host = \"src\", guest = \"/src\", access = \"read\" }]")
        .expect("a file");
    let policy = Policy::from_file(&file).expect("a policy");
    let hosts: Vec<_> = policy.files.grants.iter().map(|grant| grant.host.as_path()).collect();
    assert_eq!(hosts, [folder.path().join("src")]);
    std::fs::write(&file, "[files]\nx = 1").expect("a file");
    let error = Policy::from_file(&file).expect_err("an unknown key").to_string();
    assert!(error.starts_with(&format!("{}:2: unknown field", file.display())), "{error}");
}
