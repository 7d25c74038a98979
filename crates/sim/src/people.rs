//! The customers: who they are, how they write, where they live.

use crate::matters::{Mailbox, Tongue};

/// A customer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) name: &'static str,
    pub(crate) mail: &'static str,
    pub(crate) voice: Voice,
    pub(crate) tongue: Tongue,
    pub(crate) writes_to: Mailbox,
    /// IANA name; empty: where the shop is.
    pub(crate) zone: &'static str,
    /// What colleagues noted about them.
    pub(crate) note: &'static str,
}

/// How somebody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Voice {
    /// "Dear Sir or Madam".
    Formal,
    /// A greeting, whole sentences, kind regards.
    Warm,
    /// "Hi there".
    Chatty,
    /// From a phone, in a hurry.
    Terse,
}

impl Person {
    /// What friends call them.
    pub(crate) fn first(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or(self.name)
    }
}

const fn person(name: &'static str, mail: &'static str, voice: Voice) -> Person {
    Person { name, mail, voice, tongue: Tongue::English, writes_to: Mailbox::Care, zone: "", note: "" }
}

const fn abroad(
    name: &'static str,
    mail: &'static str,
    voice: Voice,
    tongue: Tongue,
    zone: &'static str,
) -> Person {
    Person { tongue, zone, ..person(name, mail, voice) }
}

const fn trade(name: &'static str, mail: &'static str, voice: Voice) -> Person {
    Person { writes_to: Mailbox::Wholesale, ..person(name, mail, voice) }
}

/// Everybody who may write at any time.
pub(crate) const PEOPLE: &[Person] = {
    use Tongue::{Arabic, English, French, German, Spanish};
    use Voice::{Chatty, Formal, Terse, Warm};
    &[
        person("Eleanor Whitcombe", "e.whitcombe@fernhill.example", Formal),
        person("Olu Adeyemi", "olu.adeyemi@post.example", Warm),
        person("Margaret Sallow", "margaret@sallow.example", Warm),
        person("Dev Patel-Brown", "dev@patelbrown.example", Terse),
        person("Rhys Llewellyn", "rhys.llewellyn@cwm.example", Chatty),
        person("Yuki Tanabe", "yuki.tanabe@post.example", Formal),
        person("Fiona MacInnes", "fiona@glenmore.example", Warm),
        person("Kwame Boateng", "kwame.b@mail.example", Terse),
        person("Ines Carvalho", "ines.carvalho@casa.example", Chatty),
        person("Bartholomew Finch", "b.finch@oldrectory.example", Formal),
        person("Aoife Brennan", "aoife@brennan.example", Chatty),
        person("Leila Karimi", "leila.karimi@post.example", Warm),
        person("Stan Kowalczyk", "stan.k@mail.example", Terse),
        person("Harriet Lowe", "harriet.lowe@quay.example", Warm),
        person("Nguyen Minh Anh", "minhanh@lotus.example", Warm),
        person("Gareth Pugh-Evans", "gareth@pughevans.example", Formal),
        person("Chidi Nwosu", "chidi.nwosu@post.example", Chatty),
        person("Tamsin Trelawny", "tamsin@trelawny.example", Chatty),
        person("Ravi Krishnan", "ravi.krishnan@mail.example", Warm),
        person("Dorothy Bell", "dorothy.bell@bellhouse.example", Formal),
        person("Sinead Doyle", "sinead.doyle@post.example", Terse),
        person("Marek Dvorak", "marek@dvorak.example", Warm),
        person("Zainab Hussain", "zainab.hussain@mail.example", Warm),
        person("Oliver Penrose", "oliver@penrose.example", Chatty),
        person("Ewa Lis", "ewa.lis@post.example", Terse),
        person("Charlotte Amoah", "charlotte.amoah@mail.example", Warm),
        person("Hamish Drummond", "hamish@drummond.example", Formal),
        person("Mei-Ling Chow", "meiling.chow@post.example", Chatty),
        person("Solveig Dahl", "solveig.dahl@fjord.example", Warm),
        person("Patrick Onyango", "p.onyango@mail.example", Terse),
        person("Beatrice Hale", "beatrice@halefarm.example", Formal),
        person("Samir Haddad", "samir.haddad@post.example", Chatty),
        person("Gwen Morgan", "gwen.morgan@vale.example", Warm),
        person("Luca Ferri", "luca.ferri@mail.example", Terse),
        person("Adaeze Obi", "adaeze@obi.example", Warm),
        person("Norman Tuttle", "norman.tuttle@post.example", Formal),
        person("Katarzyna Zielinska", "kasia.z@mail.example", Chatty),
        person("Bilal Chaudhry", "bilal.chaudhry@post.example", Warm),
        person("Imogen Frost", "imogen@frost.example", Chatty),
        person("Joaquim Teixeira", "joaquim.teixeira@correio.example", Warm),
        person("Ruth Abelson", "ruth.abelson@mail.example", Formal),
        person("Temperance Okonkwo", "temperance@okonkwo.example", Warm),
        person("Kieran Walsh", "kieran.walsh@post.example", Terse),
        person("Anjali Deshmukh", "anjali.d@mail.example", Chatty),
        person("Percy Holloway", "percy@holloway.example", Formal),
        person("Nia Bowen", "nia.bowen@vale.example", Warm),
        person("Viktor Horvath", "viktor.horvath@post.example", Terse),
        person("Jacqueline Moss", "jacqui.moss@mail.example", Chatty),
        abroad("Rebecca Stein", "rebecca.stein@brooklyn.example", Warm, English, "America/New_York"),
        abroad("Marcus Bellamy", "marcus@bellamy.example", Chatty, English, "America/New_York"),
        abroad("Sofia Almeida", "sofia.almeida@ribeira.example", Warm, English, "Europe/Lisbon"),
        abroad("Annelise Krogh", "annelise@krogh.example", Formal, English, "Europe/Copenhagen"),
        abroad("Gudrun Hartmann", "gudrun.hartmann@werkstatt.example", Formal, German, "Europe/Berlin"),
        abroad("Florian Seidl", "florian.seidl@isar.example", Warm, German, "Europe/Berlin"),
        abroad("Annika Bauer", "annika@bauerhof.example", Chatty, German, "Europe/Vienna"),
        abroad("Claire Rousseau", "claire.rousseau@lyon.example", Warm, French, "Europe/Paris"),
        abroad("Mathieu Girard", "mathieu.girard@courrier.example", Formal, French, "Europe/Paris"),
        abroad("Lucía Fernández", "lucia.fernandez@correo.example", Warm, Spanish, "Europe/Madrid"),
        abroad("Andrés Molina", "andres.molina@patio.example", Chatty, Spanish, "Europe/Madrid"),
        abroad("مريم الصالح", "maryam.alsaleh@barid.example", Warm, Arabic, "Asia/Amman"),
        abroad("يوسف منصور", "yousef.mansour@barid.example", Formal, Arabic, "Asia/Dubai"),
        trade("Siobhan Kerr, Kerr & Daughters", "siobhan@kerrdaughters.example", Warm),
        trade("Hugo Delacroix, The Copper Spoon", "hugo@copperspoon.example", Chatty),
        trade("Amara Eze, Bread and Salt", "amara@breadandsalt.example", Warm),
        trade("Robert Pike, Harbour Kitchens", "orders@harbourkitchens.example", Formal),
        trade("Lin Zhao, Nine Dumplings", "lin@ninedumplings.example", Terse),
        trade("Philippa Grant, Grant's of Whitby", "philippa@grantswhitby.example", Warm),
        trade("Osman Yilmaz, Ocakbasi Leeds", "osman@ocakbasi.example", Chatty),
        trade("Judith Crane, Crane Hotels", "j.crane@cranehotels.example", Formal),
    ]
};

/// People with a part of their own in the last days.
pub(crate) mod guests {
    use super::{Mailbox, Person, Tongue, Voice, abroad, person, trade};

    pub(crate) const MABEL: Person = Person {
        note: "Likes to be called Mabel. Rings the shop on Saturdays.",
        ..person("Mabel Okafor", "mabel@okafor.example", Voice::Warm)
    };
    pub(crate) const JONAS: Person = Person {
        note: "Gate code 4411, ring twice.",
        ..abroad("Jonas Weber", "jonas@weber-porto.example", Voice::Chatty, Tongue::English, "Europe/Lisbon")
    };
    pub(crate) const AISHA: Person = person("Aisha Rahman", "aisha.rahman@post.example", Voice::Warm);
    pub(crate) const NOVAK: Person = Person {
        writes_to: Mailbox::Care,
        ..trade("Pavel Novak, Studio Novak", "pavel@studionovak.example", Voice::Formal)
    };
    pub(crate) const SHAH: Person = person("Meera Shah", "meera.shah@mail.example", Voice::Warm);
    pub(crate) const GRACE: Person =
        abroad("Grace Liu", "grace.liu@riverside.example", Voice::Warm, Tongue::English, "America/New_York");
    pub(crate) const LAYLA: Person =
        abroad("ليلى حداد", "layla.haddad@barid.example", Voice::Warm, Tongue::Arabic, "Asia/Beirut");
    pub(crate) const DOUGLAS: Person = person("Douglas Firth", "d.firth@firth.example", Voice::Formal);
    pub(crate) const CAMILLE: Person = abroad(
        "Camille Laurent",
        "camille.laurent@nantes.example",
        Voice::Warm,
        Tongue::French,
        "Europe/Paris",
    );
    pub(crate) const HANNAH: Person = person("Hannah Boyd", "hannah.boyd@mail.example", Voice::Chatty);
    pub(crate) const BEN: Person = person("Ben Achterberg", "ben.a@post.example", Voice::Terse);
    pub(crate) const ROSALIND: Person = person("Rosalind Peake", "rosalind@peake.example", Voice::Warm);
    pub(crate) const TEREZA: Person = person("Tereza Malá", "tereza.mala@post.example", Voice::Warm);
    pub(crate) const NGOZI: Person =
        trade("Ngozi Umeh, Umeh's Table", "ngozi@umehstable.example", Voice::Warm);
}
