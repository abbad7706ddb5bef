#pragma once

#include "domain/Canonical.h"
#include "domain/Clock.h"
#include "domain/Id.h"
#include "domain/Query.h"

#include <QMetaType>
#include <QString>

#include <optional>
#include <vector>

namespace concord {

using PrescriberId = Id<struct PrescriberTag>;

/// Somebody who prescribes, in the site's own directory.
struct ProviderRow
{
    QString id; ///< the directory's own key, "P-0017"
    QString npi;
    QString dea;
    QString family;
    QString given;
    bool isActive = true;
    int version = 0; ///< 1-based; 0: not stored yet
    QString author;
    Timestamp changedAt{};

    friend bool operator==(const ProviderRow &, const ProviderRow &) = default;
};
/// "SMITH, ANN"; the id where no name is known.
[[nodiscard]] QString nameOf(const ProviderRow &row);

/// The wish of a person: the directory has this provider, because. The version of the row is the one that the
/// person saw; 0: a new one.
struct ProviderChange
{
    ProviderRow row;
    QString reason; ///< never empty

    friend bool operator==(const ProviderChange &, const ProviderChange &) = default;
};
/// What is wrong with it, as an InvalidMessage error: no id, no name, a number whose check digit is wrong.
/// Check digits prove the form of an NPI or a DEA number, and nothing about who it is.
[[nodiscard]] Result<void> checkProvider(const ProviderChange &change);

enum class PrescriberState {
    Pending,
    Linked,
    Dismissed ///< a person has looked: nobody of the directory
};
[[nodiscard]] QString wordOf(PrescriberState state);
[[nodiscard]] std::optional<PrescriberState> prescriberStateFromWord(QStringView word);

/// How a prescriber is called in messages that came through a connection, and who that is.
struct PrescriberRow
{
    PrescriberId id;
    QString source;
    Identifier identifier;
    QString name; ///< as sent
    PrescriberState state = PrescriberState::Pending;
    QString providerId;   ///< of Linked
    QString providerName; ///< the same for people
    QString author;
    QString reason;
    int version = 1; ///< counts up with each decision
    Timestamp createdAt{};
    Timestamp changedAt{};

    friend bool operator==(const PrescriberRow &, const PrescriberRow &) = default;
};

struct PrescriberDecision
{
    PrescriberId id;
    QString providerId; ///< empty: nobody of the directory
    QString reason;     ///< never empty
    int basedOn = 0;    ///< the version that the person saw

    friend bool operator==(const PrescriberDecision &, const PrescriberDecision &) = default;
};

struct PrescriberQuery
{
    std::optional<PrescriberState> state;
    PageRequest page; ///< newest first

    friend bool operator==(const PrescriberQuery &, const PrescriberQuery &) = default;
};
using PrescriberPage = Page<PrescriberRow>;

struct ProviderList
{
    quint64 requestId = 0;
    std::vector<ProviderRow> rows;
};

/// Whether an identifier is an NPI or a DEA number by its type or its system, and its check digit is right.
[[nodiscard]] bool isNpi(const Identifier &identifier);
[[nodiscard]] bool isDea(const Identifier &identifier);
/// The identifiers by which a prescriber is asked about, best first: NPI, DEA, then the others as sent; those
/// without a value are left out.
[[nodiscard]] QList<Identifier> rankedIdentifiers(const Practitioner &prescriber);

}

Q_DECLARE_METATYPE(concord::PrescriberId)
Q_DECLARE_METATYPE(concord::ProviderRow)
Q_DECLARE_METATYPE(concord::ProviderChange)
Q_DECLARE_METATYPE(concord::PrescriberRow)
Q_DECLARE_METATYPE(concord::PrescriberDecision)
Q_DECLARE_METATYPE(concord::PrescriberQuery)
Q_DECLARE_METATYPE(concord::PrescriberPage)
Q_DECLARE_METATYPE(concord::ProviderList)
