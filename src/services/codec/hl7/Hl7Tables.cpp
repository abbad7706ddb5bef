#include "codec/hl7/Hl7Tables.h"

#include "domain/CodeSystem.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace concord {

namespace {

struct RouteRow
{
    const char *code;
    const char *snomed;
};

/// Table 0162, with the SNOMED CT route where one means the same.
constexpr std::array routes{
    RouteRow{"AP", ""},          // apply externally
    RouteRow{"B", "54471007"},   // buccal
    RouteRow{"DT", "372449004"}, // dental
    RouteRow{"EP", "404820008"}, // epidural
    RouteRow{"ET", ""},          // endotracheal tube
    RouteRow{"GTT", ""},         // gastrostomy tube
    RouteRow{"GU", ""},          // genitourinary irrigant
    RouteRow{"IA", "58100008"},  // intra-arterial
    RouteRow{"IB", "372459003"}, // intrabursal
    RouteRow{"IC", "372460008"}, // intracardiac
    RouteRow{"ICV", ""},         // intracervical (uterus)
    RouteRow{"ID", "372464004"}, // intradermal
    RouteRow{"IH", ""},          // inhalation
    RouteRow{"IHA", ""},         // intrahepatic artery
    RouteRow{"IM", "78421000"},  // intramuscular
    RouteRow{"IMR", ""},         // immerse body part
    RouteRow{"IN", "46713006"},  // intranasal
    RouteRow{"IO", "372468001"}, // intraocular
    RouteRow{"IP", "38239002"},  // intraperitoneal
    RouteRow{"IS", ""},          // intrasynovial
    RouteRow{"IT", "72607000"},  // intrathecal
    RouteRow{"IU", "62226000"},  // intrauterine
    RouteRow{"IV", "47625008"},  // intravenous
    RouteRow{"MM", ""},          // mucous membrane
    RouteRow{"MTH", ""},         // mouth, throat
    RouteRow{"NG", "127492001"}, // nasogastric
    RouteRow{"NP", ""},          // nasal prongs
    RouteRow{"NS", "46713006"},  // nasal
    RouteRow{"NT", ""},          // nasotracheal tube
    RouteRow{"OP", "54485002"},  // ophthalmic
    RouteRow{"OT", "10547007"},  // otic
    RouteRow{"OTH", ""},         // other
    RouteRow{"PF", ""},          // perfusion
    RouteRow{"PO", "26643006"},  // oral
    RouteRow{"PR", "37161004"},  // rectal
    RouteRow{"RM", ""},          // rebreather mask
    RouteRow{"SC", "34206005"},  // subcutaneous
    RouteRow{"SD", ""},          // soaked dressing
    RouteRow{"SL", "37839007"},  // sublingual
    RouteRow{"TD", "45890007"},  // transdermal
    RouteRow{"TL", ""},          // translingual
    RouteRow{"TP", "6064005"},   // topical
    RouteRow{"TRA", ""},         // tracheostomy
    RouteRow{"UR", "90028008"},  // urethral
    RouteRow{"VG", "16857009"},  // vaginal
    RouteRow{"VM", ""},          // ventimask
    RouteRow{"WND", ""},         // wound
};

const RouteRow *routeRow(QStringView code)
{
    const auto found = std::find_if(routes.begin(), routes.end(),
                                    [&](const RouteRow &row) { return code == QLatin1StringView(row.code); });
    return found == routes.end() ? nullptr : found;
}

struct SystemRow
{
    const char *name; ///< upper case
    QString uri;
};

}

bool isHl7Route(QStringView code)
{
    return routeRow(code) != nullptr;
}

QString snomedRoute(QStringView code)
{
    const RouteRow *row = routeRow(code);
    return row ? QString::fromLatin1(row->snomed) : QString();
}

QString hl7Route(QStringView snomed)
{
    const auto found = std::find_if(routes.begin(), routes.end(), [&](const RouteRow &row) {
        return !snomed.isEmpty() && snomed == QLatin1StringView(row.snomed);
    });
    return found == routes.end() ? QString() : QString::fromLatin1(found->code);
}

QString codeSystemUri(QStringView name)
{
    static const std::array known{
        SystemRow{"NDC", systems::ndc},
        SystemRow{"357", systems::ndc}, // as some pharmacies' exports name the NDC
        SystemRow{"2.16.840.1.113883.6.69", systems::ndc},
        SystemRow{"RXNORM", systems::rxNorm},
        SystemRow{"RXN", systems::rxNorm},
        SystemRow{"RXCUI", systems::rxNorm},
        SystemRow{"2.16.840.1.113883.6.88", systems::rxNorm},
        SystemRow{"SCT", systems::snomed},
        SystemRow{"SNOMED", systems::snomed},
        SystemRow{"SNOMED-CT", systems::snomed},
        SystemRow{"SNOMEDCT", systems::snomed},
        SystemRow{"2.16.840.1.113883.6.96", systems::snomed},
        SystemRow{"UCUM", systems::ucum},
        SystemRow{"LN", QStringLiteral("http://loinc.org")},
    };
    static const QRegularExpression table(QStringLiteral("^HL7(\\d{4})$"));
    static const QRegularExpression oid(QStringLiteral("^[0-2](\\.\\d+)+$"));
    const QString upper = name.trimmed().toString().toUpper();
    const auto found = std::find_if(known.begin(), known.end(), [&](const SystemRow &row) {
        return upper == QLatin1StringView(row.name);
    });
    if (found != known.end())
        return found->uri;
    if (const auto match = table.match(upper); match.hasMatch())
        return QStringLiteral("http://terminology.hl7.org/CodeSystem/v2-") + match.captured(1);
    return oid.match(upper).hasMatch() ? QStringLiteral("urn:oid:") + upper : name.trimmed().toString();
}

}
