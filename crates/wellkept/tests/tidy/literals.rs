//! The text of a statement, as the compiler will see it: a literal, a `concat!`, or a macro of the same crate
//! that is nothing but a `concat!`.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeMap;
use syn::parse::Parser;
use syn::punctuated::Punctuated;

/// Reads the texts of one file.
pub(crate) struct Texts {
    pub(crate) path: String,
    pub(crate) macros: Macros,
}

impl Texts {
    pub(crate) fn of(&self, argument: &syn::Expr) -> String {
        match argument {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => text.value(),
            syn::Expr::Macro(call) => self.expand(&call.mac),
            _ => panic!("{}: name and text of a statement are written out, not computed", self.path),
        }
    }

    fn expand(&self, call: &syn::Macro) -> String {
        let name = call.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let arguments = Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated.parse2(call.tokens.clone());
        let arguments = arguments.unwrap_or_else(|error| panic!("{}: {name}!: {error}", self.path));
        let arguments: Vec<String> = arguments.iter().map(|argument| self.of(argument)).collect();
        if name == "concat" {
            return arguments.concat();
        }
        let Some(pieces) = self.macros.0.get(&name) else { panic!("{}: what is {name}!", self.path) };
        let mut given = arguments.into_iter();
        let text = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Given => given.next().unwrap_or_else(|| panic!("{}: {name}! wants more", self.path)),
        });
        text.collect()
    }
}

/// The macros that put texts together, by name.
#[derive(Clone, Default)]
pub(crate) struct Macros(BTreeMap<String, Vec<Piece>>);

#[derive(Clone)]
enum Piece {
    Text(String),
    Given,
}

impl Macros {
    /// Adds those of a file; they win over what was there.
    pub(crate) fn add(&mut self, file: &syn::File) {
        let macros = file.items.iter().filter_map(|item| match item {
            syn::Item::Macro(made) => Some((made.ident.as_ref()?.to_string(), concat_in(&made.mac.tokens)?)),
            _ => None,
        });
        self.0.extend(macros);
    }
}

/// What stands inside the first `concat!(…)`.
fn concat_in(tokens: &TokenStream) -> Option<Vec<Piece>> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        match (tree, trees.get(at + 2)) {
            (TokenTree::Ident(name), Some(TokenTree::Group(inside))) if name == "concat" => {
                return Some(pieces(&inside.stream()));
            }
            (TokenTree::Group(group), _) => {
                if let Some(found) = concat_in(&group.stream()) {
                    return Some(found);
                }
            }
            _ => (),
        }
    }
    None
}

fn pieces(tokens: &TokenStream) -> Vec<Piece> {
    let pieces = tokens.clone().into_iter().filter_map(|tree| match tree {
        TokenTree::Ident(_) => Some(Piece::Given),
        TokenTree::Literal(literal) => {
            let text: syn::LitStr = syn::parse_str(&literal.to_string()).ok()?;
            Some(Piece::Text(text.value()))
        }
        TokenTree::Group(_) | TokenTree::Punct(_) => None,
    });
    pieces.collect()
}
