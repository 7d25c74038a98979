//! Customers who write in their own language and are answered in it.

use Beat::{Answers, Asks, Promises, Thanks};

use super::{Beat, Kind, Matter, Pairing, Tongue, Vow};

pub(super) const MATTERS: &[Matter] = &[
    Matter {
        name: "german kettle",
        weight: 3,
        tongue: Tongue::German,
        items: &["Wasserkessel", "Teekanne", "Bräter"],
        subjects: &["{item} mit Sprung", "Bestellung {order} beschädigt angekommen"],
        beats: &[
            Asks(&[
                "der {item} aus der Bestellung {order} ist heute angekommen, leider mit einem Sprung im Boden. Die
                 Verpackung war in Ordnung. Können Sie mir einen neuen schicken?",
                "beim Auspacken habe ich gesehen, dass am {item} der Rand abgeplatzt ist. Ich möchte ihn gern
                 umtauschen, da er ein Geschenk werden soll.",
            ]),
            Answers(&[
                "das tut mir leid, so soll nichts bei Ihnen ankommen. Ein neuer {item} geht heute noch an Sie ab. Den
                 beschädigten brauchen Sie nicht zurückzuschicken.",
                "vielen Dank für die Nachricht. Der Ersatz ist schon gepackt, diesmal in einem tieferen Karton. Es
                 kostet Sie nichts.",
            ]),
            Promises(Vow {
                kind: Kind::Delivery,
                said: "Neuer {item}, geliefert",
                by: &["in 4 business days", "by the end of the week"],
                kept: "Zugestellt laut Sendungsverfolgung.",
            }),
            Thanks(&[
                "der neue ist da und ganz. Herzlichen Dank!",
                "das ging schnell. Danke, dass Sie auf Deutsch geantwortet haben.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "german invoice",
        weight: 2,
        tongue: Tongue::German,
        subjects: &["Rechnung zu {order}", "Bitte um Rechnung mit USt-IdNr."],
        beats: &[
            Asks(&[
                "für unsere Buchhaltung brauche ich die Rechnung zur Bestellung {order} mit unserer
                 Umsatzsteuer-Identifikationsnummer. Ist das nachträglich möglich?",
            ]),
            Answers(&[
                "das ist möglich. Ich schicke Ihnen die berichtigte Rechnung, sobald unsere Buchhaltung sie
                 freigegeben hat.",
            ]),
            Promises(Vow {
                kind: Kind::Send,
                said: "Berichtigte Rechnung zu {order}",
                by: &["tomorrow noon", "in 2 business days"],
                kept: "Rechnung verschickt.",
            }),
            Thanks(&["angekommen, vielen Dank."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "french delay",
        weight: 3,
        tongue: Tongue::French,
        items: &["la cocotte", "la poêle à crêpes", "la bouilloire bleue"],
        subjects: &["Commande {order} : toujours rien", "Où est mon colis ?"],
        beats: &[
            Asks(&[
                "j'attends {item} de la commande {order} depuis dix jours. Le suivi n'a pas bougé depuis mardi.
                 Pourriez-vous me dire où se trouve le colis ?",
                "mon colis {order} devait arriver vendredi. Nous partons samedi prochain et j'aimerais beaucoup
                 emporter {item}. Avez-vous des nouvelles ?",
            ]),
            Answers(&[
                "je viens d'appeler le transporteur : votre colis a été retenu à la douane par erreur et repart
                 aujourd'hui. Je suis désolé que vous ayez dû nous le demander.",
                "merci de votre message. Le colis est arrivé ce matin au dépôt le plus proche de chez vous. Je
                 surveille la livraison moi-même.",
            ]),
            Promises(Vow {
                kind: Kind::Delivery,
                said: "Colis {order} livré",
                by: &["in 2 business days", "tomorrow 18:00", "Friday"],
                kept: "Livré, signature vue.",
            }),
            Thanks(&["bien reçu ce matin, merci beaucoup !", "tout est arrivé en parfait état. Merci."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "french question",
        pairing: Pairing::ByPlace,
        weight: 2,
        tongue: Tongue::French,
        items: &["cette casserole", "cette cocotte", "ce wok"],
        subjects: &["Une question avant de commander", "Induction ?"],
        beats: &[
            Asks(&[
                "une petite question avant de commander : est-ce que {item} passe au four, et jusqu'à quelle
                 température ?",
                "est-ce que {item} convient à l'induction ?",
            ]),
            Answers(&[
                "oui, sur toutes les plaques et aussi au four, jusqu'à 240 degrés, mais sans le couvercle en verre.",
                "tout à fait. Pour vérifier les autres : si un aimant tient au fond, cela marche.",
            ]),
            Thanks(&["parfait, je commande. Merci !"]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "spanish return",
        pairing: Pairing::ByPlace,
        weight: 3,
        tongue: Tongue::Spanish,
        items: &["la sartén", "la olla", "la tetera"],
        subjects: &["Devolución del pedido {order}", "Quiero cambiar {item}"],
        beats: &[
            Asks(&[
                "me gustaría devolver {item} del pedido {order}. Está sin usar, pero es demasiado grande para mi
                 cocina. ¿Cómo lo hago?",
                "he recibido {item}, pero no es del tamaño que pedí. ¿La pueden cambiar?",
            ]),
            Answers(&[
                "claro que sí. Un mensajero pasa a recogerla cuando le venga bien; solo tiene que cerrar la caja. El
                 dinero vuelve a la misma tarjeta.",
                "por supuesto, y disculpe la molestia. Hoy mismo sale la del tamaño correcto, y el mensajero se lleva
                 la otra.",
            ]),
            Promises(Vow {
                kind: Kind::CallBack,
                said: "Llamar para acordar la recogida",
                by: &["tomorrow 12:00", "today 16:00", "tomorrow 10:30"],
                kept: "Recogida acordada por teléfono.",
            }),
            Thanks(&["todo perfecto, muchas gracias.", "ya está aquí. ¡Gracias por la rapidez!"]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "arabic coffee pot",
        pairing: Pairing::ByPlace,
        weight: 2,
        tongue: Tongue::Arabic,
        items: &["إبريق القهوة", "طقم الشاي"],
        subjects: &["{item} وصل مكسورًا", "استفسار عن الطلب {order}"],
        beats: &[
            Asks(&[
                "وصلني اليوم {item} من الطلب رقم {order}، والتغليف جيد، لكن المقبض مكسور. هل يمكن استبداله؟ هو هدية
                 لوالدتي.",
                "أود أن أعرف متى يصل الطلب رقم {order}، فقد مر أسبوع ولم يصلني أي إشعار.",
            ]),
            Answers(&[
                "نعتذر عما حدث، وسنرسل إليكم بديلًا اليوم مع شركة التوصيل السريع. لا حاجة إلى إعادة القطعة.",
                "شكرًا لرسالتكم. تحدثت مع شركة التوصيل، والطلب في طريقه إليكم. سأتابعه بنفسي حتى يصل.",
            ]),
            Promises(Vow {
                kind: Kind::Delivery,
                said: "توصيل الطلب {order}",
                by: &["in 3 business days", "by the end of the week"],
                kept: "تم التسليم.",
            }),
            Thanks(&["وصل سليمًا، شكرًا جزيلًا لكم.", "شكرًا على المتابعة."]),
        ],
        ..Matter::USUAL
    },
];
