//! Which language a text is in, as far as that decides whether there are rules for it.
//!
//! Small words tell: a text with more of another language's than of English is not English, nor is one that is
//! mostly written in another alphabet. A text too short to tell is taken for English.

use super::lists::{List, list};

/// Common small words of languages other than English that are no English words.
static FOREIGN: List = List::new(|| {
    list(
        "abbiamo alla alle allons amanhã att auch auf av avec avons bedankt bei bir bitte bonjour che ciao \
         com como con danke dans das dat deg della demain der dere det değil dig dla domani dziękuję een eine \
         einem einen el em está för für gerne gli graag gracias grazie guten haben hallo har hebben hej het \
         hola ich ihnen ihr ihre ik ikke il imorgon inte ist için jag je jeg jest jutro können las le les \
         liebe llamaré lo mais mañana merci merhaba mit morgen morgon muy más na naar nel nicht nie niet non \
         nos notre nous não nós obrigada obrigado och og olá oss pani pas państwa pero por pour proszę puede \
         på que qui rappelle rufe rufen seu sich sie się ska som sono su sua suo sur sus tack takk \
         teşekkürler til uhr uma una und une uns usted uur uw vamos vi vil você voor vostro votre vous werden \
         wij wir wird wordt zal zijn zurück är êtes że",
    )
});
/// Common small words of English that are no words of those languages.
static ENGLISH: List = List::new(|| {
    list(
        "and are but can for from have hello hi is it let me my of our please sorry thanks that the this \
         to us we what will with would you your",
    )
});
/// In a text of more words than this, a single foreign one is a name.
const FEW_WORDS: usize = 3;
/// More letters than this are not needed to tell.
const LETTERS_MAX: usize = 2_000;

/// Are there rules for the language that these words are in?
pub(super) fn has_rules<'w>(text: &str, words: impl Iterator<Item = &'w str>) -> bool {
    let (mut latin, mut other) = (0, 0);
    for letter in text.chars().filter(|letter| letter.is_alphabetic()).take(LETTERS_MAX) {
        if letter < '\u{250}' { latin += 1 } else { other += 1 }
    }
    if other > latin {
        return false;
    }
    let (mut english, mut foreign, mut words_seen) = (0, 0, 0);
    for word in words.filter(|word| !word.is_empty()).take(LETTERS_MAX / 5) {
        words_seen += 1;
        english += usize::from(ENGLISH.contains(word));
        foreign += usize::from(FOREIGN.contains(word));
    }
    foreign <= english || (foreign == 1 && words_seen > FEW_WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_on_both_lists() {
        assert!(ENGLISH.is_disjoint(&FOREIGN));
    }
}
