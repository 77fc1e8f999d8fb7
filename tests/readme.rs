//! The commands of the README run, and what it shows is what comes out.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use std::fs;
use std::path::Path;

use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The fenced blocks of `text` in the language `kind`.
fn blocks<'a>(text: &'a str, kind: &str) -> Vec<&'a str> {
    let opening = format!("\n```{kind}\n");
    text.split(&opening).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// A folder with a copy of the samples, and of the people file beside the documents.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("samples")).unwrap();
    for entry in fs::read_dir(root().join("samples")).unwrap().flatten() {
        if entry.path().is_file() {
            fs::copy(entry.path(), folder.path().join("samples").join(entry.file_name())).unwrap();
        }
    }
    fs::create_dir(folder.path().join("docs")).unwrap();
    fs::copy(root().join("docs/people.csv"), folder.path().join("docs/people.csv")).unwrap();
    folder
}

/// The words of a command, without the apostrophes a shell would take away.
fn words(command: &str) -> Vec<&str> {
    command.split_whitespace().map(|w| w.trim_matches('\'')).collect()
}

#[test]
fn commands_of_the_readme_run() {
    let (readme, folder) = (read("README.md"), folder());
    let mut run = 0;
    for command in blocks(&readme, "sh").iter().flat_map(|b| b.lines()) {
        match words(command).as_slice() {
            ["inquit", arguments @ ..] => {
                let done =
                    assert_cmd::cargo::cargo_bin_cmd!("inquit").current_dir(&folder).args(arguments).assert().success();
                let written = arguments.iter().skip_while(|a| **a != "-o").nth(1).map(|name| folder.path().join(name));
                let bytes = written.map_or_else(|| done.get_output().stdout.clone(), |path| fs::read(path).unwrap());
                assert!(bytes.len() > 200, "`{command}` writes next to nothing");
                run += 1;
            }
            // They run the tests and the program themselves; here they must be targets.
            ["make", target] => {
                let rule = format!("{target}:");
                assert!(read("Makefile").lines().any(|l| l.starts_with(&rule)), "no target `{target}` in the Makefile");
            }
            // It installs the program for the user, which a test must not.
            ["cargo", "install", "--path", ".", "--locked"]
            | ["cargo", "install", "--path", ".", "--locked", "--features", "full"] => {}
            _ => panic!("README.md holds a command that no test runs: {command}"),
        }
    }
    assert!(run >= 5, "only {run} commands were found");
}

#[test]
fn the_rows_shown_are_the_rows_of_the_article_shown() {
    let (readme, folder) = (read("README.md"), folder());
    let article = blocks(&readme, "text");
    let rows = blocks(&readme, "csv");
    assert_eq!((article.len(), rows.len()), (1, 1));
    fs::write(folder.path().join("article.txt"), article[0]).unwrap();
    let shown = readme
        .split("`inquit ")
        .find_map(|c| c.split('`').next().filter(|c| c.starts_with("extract article.txt")))
        .unwrap();
    assert_cmd::cargo::cargo_bin_cmd!("inquit")
        .current_dir(&folder)
        .args(words(shown))
        .assert()
        .success()
        .stdout(rows[0].to_owned());
}

#[test]
fn every_column_is_described() {
    for file in ["README.md", "docs/records.md"] {
        let text = read(file);
        for column in inquit::write::columns::COLUMNS {
            assert!(
                text.contains(&format!("`{}`", column.name)),
                "{file} does not describe the column {}",
                column.name
            );
        }
    }
}

#[test]
fn files_and_targets_that_are_named_exist() {
    let makefile = read("Makefile");
    let mut looked_at = 0;
    for file in ["README.md", "CONTRIBUTING.md", "docs/accuracy.md", "docs/performance.md"] {
        let text = read(file);
        for target in text
            .split("make ")
            .skip(1)
            .filter_map(|rest| rest.split(|c: char| !(c.is_ascii_lowercase() || c == '-')).next())
        {
            // Only what is set as a command: "`make test`", or indented.
            let command = text.contains(&format!("`make {target}")) || text.contains(&format!("    make {target}"));
            if command && !target.is_empty() {
                assert!(
                    makefile.contains(&format!("\n{target}: ")),
                    "{file} names `make {target}`, which there is not"
                );
                looked_at += 1;
            }
        }
        for path in text.split('`').filter(|p| {
            ["src/", "tests/", "docs/", "scripts/", "benches/", "samples/"].iter().any(|f| p.starts_with(f))
        }) {
            if !path.contains(['*', ' ', '…']) {
                assert!(root().join(path).exists(), "{file} names {path}, which there is not");
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 20);
}
