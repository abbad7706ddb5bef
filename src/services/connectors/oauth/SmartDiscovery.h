#pragma once

#include "domain/MedicationSource.h"

#include <QUrl>

namespace concord {

/// Where a FHIR server says how tokens for it are got, relative to its base (SMART App Launch 2.2,
/// "Using Well-Known").
inline constexpr const char *smartConfigurationPath = ".well-known/smart-configuration";

/// The token endpoint that the server names. Errors: ConfigInvalid where it names none (detail: what to
/// configure instead), or one that must not be used (checkTokenUrl()); RateLimited, Timeout and RemoteFailed
/// for a server in trouble.
[[nodiscard]] Result<QUrl> tokenEndpointOf(const FetchReply &reply, const QString &where);

/// ConfigInvalid unless it is an https URL, or http on this machine, without a user or a fragment: what is
/// sent there is worth a token.
[[nodiscard]] Result<void> checkTokenUrl(const QUrl &url);

}
