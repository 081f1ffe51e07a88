//! A file that is edited, and what the server says about it.

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde_json::{Value, json};

use crate::connection::Connection;
use crate::server;

/// Stands for the cursor in a text.
const CURSOR: &str = "$0";

/// An editor with one file open, that of a crate which depends on `relu-runtime`.
pub struct Editor {
    connection: Connection,
    uri: String,
    version: u32,
}

/// A mistake that the editor underlines.
#[derive(Debug)]
pub struct Mistake {
    /// All lines.
    pub message: String,
    /// What is underlined.
    pub text: String,
}

/// Where a definition is.
#[derive(Debug)]
pub struct Place {
    /// The file's path.
    pub file: PathBuf,
    /// Its line, as it is there, or as it is in the editor.
    pub line: String,
    /// From the definition's name on.
    pub rest: String,
}

impl Editor {
    /// Makes the crate in a folder of its own, and starts a server for it; without one
    /// there is nothing. `macro_server` is the program of this crate.
    ///
    /// # Errors
    ///
    /// Those of files and pipes, and what the server says if it cannot expand macros.
    pub fn start(folder: &Path, macro_server: &Path) -> io::Result<Option<Self>> {
        let Some(version) = server::version() else { return Ok(None) };
        make_crate(folder)?;
        let file = folder.join("src/lib.rs");
        let mut editor = Self {
            connection: server::start(folder)?,
            uri: format!("file://{}", file.display()),
            version: 0,
        };
        let macro_server = server::is_foreign(&version).then_some(macro_server);
        editor.initialize(folder, macro_server)?;
        Ok(Some(editor))
    }

    fn initialize(&mut self, folder: &Path, macro_server: Option<&Path>) -> io::Result<()> {
        let parameters = json!({
            "processId": std::process::id(),
            "rootUri": format!("file://{}", folder.display()),
            "capabilities": {
                "experimental": { "serverStatusNotification": true },
                "textDocument": {
                    "hover": { "contentFormat": ["markdown"] },
                    "definition": { "linkSupport": true },
                },
            },
            "initializationOptions": {
                "cachePriming": { "enable": false },
                "cargo": { "allTargets": false },
                "checkOnSave": false,
                "procMacro": { "server": macro_server },
            },
        });
        self.connection.request("initialize", &parameters)?;
        self.connection.notify("initialized", &json!({}))?;
        let document = json!({ "uri": self.uri, "languageId": "rust", "version": 0, "text": "" });
        self.connection.notify("textDocument/didOpen", &json!({ "textDocument": document }))?;
        self.wait()
    }

    /// Waits until the crate is loaded and its macros are compiled.
    fn wait(&mut self) -> io::Result<()> {
        loop {
            let message = self.connection.receive()?;
            let status = &message["params"];
            if message["method"] != "experimental/serverStatus" || status["quiescent"] != true {
                continue;
            }
            if status["health"] == "ok" {
                return Ok(());
            }
            return Err(io::Error::other(status["message"].to_string()));
        }
    }

    /// What is shown where the cursor is.
    ///
    /// # Errors
    ///
    /// Those of the connection.
    pub fn hover(&mut self, text: &str) -> io::Result<String> {
        let shown = self.ask("textDocument/hover", text)?;
        Ok(shown["contents"]["value"].as_str().unwrap_or_default().to_owned())
    }

    /// What is offered where the cursor is, sorted.
    ///
    /// # Errors
    ///
    /// Those of the connection.
    pub fn completions(&mut self, text: &str) -> io::Result<Vec<String>> {
        let offered = self.ask("textDocument/completion", text)?;
        let items = offered.get("items").unwrap_or(&offered).as_array();
        let labels = items.into_iter().flatten().filter_map(|item| item["label"].as_str());
        let mut labels: Vec<_> = labels.map(str::to_owned).collect();
        labels.sort_unstable();
        Ok(labels)
    }

    /// Where that is defined which the cursor is at.
    ///
    /// # Errors
    ///
    /// Those of the connection and of files.
    pub fn definitions(&mut self, text: &str) -> io::Result<Vec<Place>> {
        let links = self.ask("textDocument/definition", text)?;
        let links = links.as_array().into_iter().flatten();
        links.map(|target| self.place(target, &text.replace(CURSOR, ""))).collect()
    }

    fn place(&self, target: &Value, text: &str) -> io::Result<Place> {
        let uri = target["targetUri"].as_str().unwrap_or_default();
        let file = PathBuf::from(uri.trim_start_matches("file://"));
        let text = if uri == self.uri { text.to_owned() } else { fs::read_to_string(&file)? };
        let start = offset(&text, &target["targetSelectionRange"]["start"]);
        let begin = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line = text[begin..].lines().next().unwrap_or_default().to_owned();
        Ok(Place { file, line, rest: text[start..].to_owned() })
    }

    /// The mistakes in a text.
    ///
    /// # Errors
    ///
    /// Those of the connection.
    pub fn mistakes(&mut self, text: &str) -> io::Result<Vec<Mistake>> {
        self.write(text)?;
        let parameters = json!({ "textDocument": { "uri": self.uri } });
        let found = self.connection.request("textDocument/diagnostic", &parameters)?;
        let items = found["items"].as_array().into_iter().flatten();
        let mistake = |item: &Value| {
            let range = &item["range"];
            let (start, end) = (offset(text, &range["start"]), offset(text, &range["end"]));
            let message = item["message"].as_str().unwrap_or_default().to_owned();
            Mistake { message, text: text[start..end].to_owned() }
        };
        Ok(items.map(mistake).collect())
    }

    /// Asks about the place of the cursor.
    fn ask(&mut self, method: &str, text: &str) -> io::Result<Value> {
        let cursor = text.find(CURSOR).ok_or_else(|| io::Error::other("there is no cursor"))?;
        self.write(&text.replace(CURSOR, ""))?;
        let before = &text[..cursor];
        let line = before.matches('\n').count();
        let character = cursor - before.rfind('\n').map_or(0, |newline| newline + 1);
        let parameters = json!({
            "textDocument": { "uri": self.uri },
            "position": { "line": line, "character": character },
        });
        self.connection.request(method, &parameters)
    }

    /// Puts a text in the place of what is in the file.
    fn write(&mut self, text: &str) -> io::Result<()> {
        self.version += 1;
        let parameters = json!({
            "textDocument": { "uri": self.uri, "version": self.version },
            "contentChanges": [{ "text": text }],
        });
        self.connection.notify("textDocument/didChange", &parameters)
    }
}

/// Of a position, whose text before it in the line is ASCII.
fn offset(text: &str, position: &Value) -> usize {
    let number = |name: &str| usize::try_from(position[name].as_u64().unwrap_or(0)).unwrap_or(0);
    let lines = text.split_inclusive('\n').take(number("line"));
    lines.map(str::len).sum::<usize>() + number("character")
}

/// A crate with an empty file, and the dependencies of this workspace.
fn make_crate(folder: &Path) -> io::Result<()> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let runtime = workspace.join("relu-runtime");
    let manifest = format!(
        "[package]\nname = \"edited\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies.relu-runtime]\npath = {:?}\ndefault-features = false\n\
         features = [\"training\"]\n",
        runtime.display().to_string(),
    );
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    fs::write(folder.join("src/lib.rs"), "")
}
