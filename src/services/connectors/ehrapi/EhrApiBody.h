#pragma once

#include "domain/EhrApi.h"

#include <QByteArray>

namespace concord {

/// What is sent to the EHR's REST API, made ready and looked at first: Internal for what this program must
/// not ask for, TooLarge, InvalidMessage for a body that is none. Pure.

inline constexpr qsizetype ehrApiMostSent = 1024 * 1024; ///< bytes of one body
/// For EhrClientSettings::maxBodyBytes: bytes of one answer.
inline constexpr qint64 ehrApiMostReceived = 32LL * 1024 * 1024;

/// The main resource of a body; empty: there is none, or more than one.
[[nodiscard]] QJsonObject mainResource(const QJsonObject &body, EhrApiKind kind);

[[nodiscard]] bool hasIdentifier(const QJsonObject &resource, const EhrApiIdentifier &identifier);

[[nodiscard]] Result<QByteArray> createBody(const EhrApiCreate &wish);
/// The id, and in a Bundle the request, of the main resource are put in.
[[nodiscard]] Result<QByteArray> updateBody(const EhrApiUpdate &wish);

/// True when what was sent has arrived: @p current says that and nothing else, apart from what a server
/// writes itself (id, meta, narrative). One that adds more is not known again, which is a conflict too many.
[[nodiscard]] bool saysTheSame(const QJsonObject &current, const QJsonObject &sent);

/// "patients?identifier=urn%3Achip%7C985…": the search that finds a record again.
[[nodiscard]] QString identifierSearch(EhrApiKind kind, const EhrApiIdentifier &identifier);
[[nodiscard]] QString pathOf(const EhrApiQuery &query);

}
