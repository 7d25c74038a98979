//! The table of routes. A router of axum does not tell its routes, so the pages' are read from the sources, with
//! the fields of their forms and queries.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use syn::visit::{self, Visit};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// One method of one route.
#[derive(Clone, Debug, Default)]
pub(crate) struct Route {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Fields of its form, or of its JSON.
    pub(crate) fields: Vec<String>,
    /// Fields of its query.
    pub(crate) queries: Vec<String>,
    /// A body that fits its description; none for a page.
    pub(crate) body: Option<Value>,
}

impl Route {
    /// As in `POST /teams/{id}`.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub(crate) fn is_api(&self) -> bool {
        self.path.starts_with("/api/v1/")
    }

    pub(crate) fn is_safe(&self) -> bool {
        self.method == "GET"
    }

    /// The path with something in the place of its parameter.
    pub(crate) fn with(&self, id: &str) -> String {
        match (self.path.find('{'), self.path.find('}')) {
            (Some(from), Some(to)) => format!("{}{id}{}", &self.path[..from], &self.path[to + 1..]),
            _ => self.path.clone(),
        }
    }

    pub(crate) fn has_parameter(&self) -> bool {
        self.path.contains('{')
    }
}

/// Every route of the program.
pub(crate) fn all() -> Vec<Route> {
    let mut all = pages();
    all.extend(calls());
    assert!(all.len() > 120, "only {} routes were found", all.len());
    all
}

/// The calls of the API.
fn calls() -> Vec<Route> {
    let described: Value = serde_json::from_str(&shell::api::openapi(wellkept::FEATURES)).unwrap();
    let mut found = Vec::new();
    for (path, operations) in described["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            if !METHODS.contains(&method.as_str()) {
                continue;
            }
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let queries = parameters.iter().filter(|one| one["in"] == "query");
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let body = (!schema.is_null()).then(|| sample(&described, schema));
            let fields = body.as_ref().and_then(Value::as_object).map(|body| body.keys().cloned().collect());
            found.push(Route {
                method: method.to_uppercase(),
                path: path.clone(),
                fields: fields.unwrap_or_default(),
                queries: queries.map(|one| one["name"].as_str().unwrap().to_owned()).collect(),
                body,
            });
        }
    }
    found
}

/// Something that fits a schema.
fn sample(described: &Value, schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return sample(described, &described["components"]["schemas"][name]);
    }
    if let Some(first) = schema["enum"].get(0).or(schema["oneOf"].get(0)) {
        return if first.is_object() { sample(described, first) } else { first.clone() };
    }
    let kind = schema["type"].as_str().or(schema["type"][0].as_str()).unwrap_or("object");
    match kind {
        "string" if schema["format"] == "date-time" => json!("2026-03-05T09:00:00Z"),
        "string" => json!("1"),
        "integer" | "number" => json!(1),
        "boolean" => json!(true),
        "array" => json!([]),
        _ => {
            let properties = schema["properties"].as_object().cloned().unwrap_or_default();
            properties.iter().map(|(name, schema)| (name.clone(), sample(described, schema))).collect()
        }
    }
}

/// The routes of pages.
fn pages() -> Vec<Route> {
    let mut found = Vec::new();
    for (folder, files) in crates() {
        let library = Library::of(&files);
        for (path, file) in &files {
            let mut finder = Finder::default();
            finder.visit_file(file);
            for (route, methods) in finder.found {
                found.extend(
                    methods
                        .into_iter()
                        .map(|(method, handler)| library.route(path, &route, &method, &handler)),
                );
            }
        }
        eprintln!("{folder}: {} files", files.len());
    }
    found.retain(|route: &Route| !route.path.starts_with("/api/v1/"));
    let unique: BTreeMap<String, Route> = found.into_iter().map(|route| (route.name(), route)).collect();
    unique.into_values().collect()
}

type Files = Vec<(PathBuf, syn::File)>;

fn crates() -> Vec<(String, Files)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut folders = vec![
        root.join("crates/shell/src"),
        root.join("crates/conversations/src"),
        root.join("crates/wellkept/src"),
    ];
    let slices = std::fs::read_dir(root.join("slices")).unwrap().flatten();
    folders.extend(slices.map(|entry| entry.path().join("src")).filter(|path| path.is_dir()));
    let named = |folder: PathBuf| (folder.display().to_string(), files_of(&folder));
    folders.into_iter().map(named).collect()
}

fn files_of(folder: &Path) -> Files {
    let mut found = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            found.extend(files_of(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") && name != "tests.rs" {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, syn::parse_file(&text).unwrap()));
        }
    }
    found
}

/// Finds `.route("…", get(…).post(…))`.
#[derive(Default)]
struct Finder {
    found: Vec<(String, Vec<(String, String)>)>,
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let is_test = module.attrs.iter().any(|attribute| attribute.path().is_ident("cfg"));
        if !is_test {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "route"
            && let (Some(syn::Expr::Lit(path)), Some(methods)) = (call.args.first(), call.args.get(1))
            && let syn::Lit::Str(path) = &path.lit
        {
            self.found.push((path.value(), methods_of(methods)));
        }
        visit::visit_expr_method_call(self, call);
    }
}

fn methods_of(router: &syn::Expr) -> Vec<(String, String)> {
    let (before, name, handler) = match router {
        syn::Expr::Call(call) => (Vec::new(), last(&call.func), call.args.first()),
        syn::Expr::MethodCall(call) => {
            (methods_of(&call.receiver), call.method.to_string(), call.args.first())
        }
        _ => return Vec::new(),
    };
    let mut found = before;
    if METHODS.contains(&name.as_str()) {
        found.push((name.to_uppercase(), handler.map(full).unwrap_or_default()));
    }
    found
}

fn full(expression: &syn::Expr) -> String {
    let syn::Expr::Path(path) = expression else { return String::new() };
    path.path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>().join("::")
}

fn last(expression: &syn::Expr) -> String {
    full(expression).rsplit("::").next().unwrap_or_default().to_owned()
}

/// The functions and structs of a crate, each with the file it is in.
struct Library {
    functions: Vec<(String, PathBuf, Reads)>,
    structs: Vec<(String, PathBuf, Vec<String>)>,
}

/// What a handler reads: the types of its form and of its query.
#[derive(Clone, Default)]
struct Reads {
    form: Option<String>,
    query: Option<String>,
}

impl Library {
    fn of(files: &Files) -> Self {
        let mut library = Self { functions: Vec::new(), structs: Vec::new() };
        for (path, file) in files {
            for item in &file.items {
                match item {
                    syn::Item::Fn(function) => {
                        library.functions.push((
                            function.sig.ident.to_string(),
                            path.clone(),
                            reads(&function.sig),
                        ));
                    }
                    syn::Item::Struct(item) => {
                        let fields = item.fields.iter().filter_map(|field| field.ident.as_ref());
                        let fields =
                            fields.map(|ident| ident.to_string().trim_start_matches("r#").to_owned());
                        library.structs.push((item.ident.to_string(), path.clone(), fields.collect()));
                    }
                    _ => {}
                }
            }
        }
        library
    }

    fn route(&self, from: &Path, path: &str, method: &str, handler: &str) -> Route {
        let (module, name) = handler.rsplit_once("::").unwrap_or(("", handler));
        let module = module.rsplit("::").next().unwrap_or_default();
        let is_near = |file: &Path| {
            if module.is_empty() {
                file == from
            } else {
                file.components()
                    .any(|part| part.as_os_str().to_string_lossy().trim_end_matches(".rs") == module)
            }
        };
        let mut named: Vec<_> = self.functions.iter().filter(|(known, _, _)| known == name).collect();
        named.sort_by_key(|(_, file, _)| !is_near(file));
        let (file, reads) = named
            .first()
            .map_or((from, Reads::default()), |(_, file, reads)| (file.as_path(), reads.clone()));
        let fields = |kind: Option<String>| kind.map(|kind| self.fields(file, &kind)).unwrap_or_default();
        Route {
            method: method.to_owned(),
            path: path.to_owned(),
            fields: fields(reads.form),
            queries: fields(reads.query),
            body: None,
        }
    }

    fn fields(&self, near: &Path, name: &str) -> Vec<String> {
        let mut named: Vec<_> = self.structs.iter().filter(|(known, _, _)| known == name).collect();
        named.sort_by_key(|(_, file, _)| file != near);
        named.first().map(|(_, _, fields)| fields.clone()).unwrap_or_default()
    }
}

fn reads(signature: &syn::Signature) -> Reads {
    let mut reads = Reads::default();
    for input in &signature.inputs {
        let syn::FnArg::Typed(typed) = input else { continue };
        let syn::Type::Path(path) = typed.ty.as_ref() else { continue };
        let Some(segment) = path.path.segments.last() else { continue };
        let syn::PathArguments::AngleBracketed(inner) = &segment.arguments else { continue };
        let Some(syn::GenericArgument::Type(syn::Type::Path(inner))) = inner.args.first() else { continue };
        let inner = inner.path.segments.last().map(|segment| segment.ident.to_string());
        match segment.ident.to_string().as_str() {
            "Form" => reads.form = inner,
            "Query" => reads.query = inner,
            _ => {}
        }
    }
    reads
}

#[test]
fn the_table_knows_routes_forms_and_queries() {
    let all = all();
    let named: BTreeSet<String> = all.iter().map(Route::name).collect();
    for known in [
        "GET /inbox",
        "POST /teams/{id}",
        "GET /sign-in",
        "POST /api/v1/promises",
        "GET /live",
        "GET /static/{name}",
    ] {
        assert!(named.contains(known), "{known} was not found");
    }
    let of = |name: &str| all.iter().find(|route| route.name() == name).unwrap().clone();
    assert_eq!(of("POST /me/person").fields, ["name", "time_zone", "language"]);
    assert!(of("GET /sign-in").queries.contains(&"next".to_owned()));
    assert!(of("POST /mailboxes/new").fields.len() > 20, "the form of a mailbox was found");
    assert_eq!(of("POST /api/v1/teams").fields, ["lead_id", "member_ids", "name"]);
}
