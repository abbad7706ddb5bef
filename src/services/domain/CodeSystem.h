#pragma once

#include <QList>
#include <QString>

namespace concord {

/// Canonical URIs of the code systems Concord knows by name (DOMAIN: RxNorm, NDC).
namespace systems {
inline const QString rxNorm = QStringLiteral("http://www.nlm.nih.gov/research/umls/rxnorm");
inline const QString ndc = QStringLiteral("http://hl7.org/fhir/sid/ndc");
inline const QString snomed = QStringLiteral("http://snomed.info/sct");
inline const QString ucum = QStringLiteral("http://unitsofmeasure.org");
/// The site's own drugs (LocalDrug::id), where a file has to name a system for them. Ids are the site's: a
/// file of another site means nothing without the names beside them.
inline const QString formulary = QStringLiteral("urn:concord:formulary");
}

/// One coding as the source sent it; code and display are not normalised here.
struct Coding
{
    QString system;
    QString code;
    QString display;

    friend bool operator==(const Coding &, const Coding &) = default;
};

/// "RxNorm", "NDC", "SNOMED CT", "UCUM", else the URI itself, "no system" stays empty.
[[nodiscard]] QString systemName(const QString &uri);

}
