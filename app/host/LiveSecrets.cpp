#include "host/LiveSecrets.h"

#include "observability/Log.h"

#include <algorithm>

namespace concord {

LiveSecrets::LiveSecrets(SecretReader reader, Check check, LiveSecretsSettings settings)
    : m_reader(std::move(reader)),
      m_check(std::move(check)),
      m_settings(std::move(settings)),
      m_next(m_settings.every)
{}

Result<std::shared_ptr<LiveSecrets>> LiveSecrets::read(SecretReader reader, const QStringList &names,
                                                       Check check, LiveSecretsSettings settings)
{
    std::shared_ptr<LiveSecrets> secrets(
        new LiveSecrets(std::move(reader), std::move(check), std::move(settings)));
    for (const QString &name : names) {
        auto value = secrets->usable(name);
        if (!value)
            return fail(value.error());
        secrets->m_secrets.push_back({name, *std::move(value), std::nullopt});
    }
    return secrets;
}

Result<QByteArray> LiveSecrets::usable(const QString &name) const
{
    auto value = m_reader(name);
    if (!value)
        return value;
    if (const auto good = m_check ? m_check(*value) : Result<void>(); !good)
        return fail(good.error().code, name, good.error().detail);
    return value;
}

QByteArrayList LiveSecrets::accepted()
{
    const std::scoped_lock lock(m_mutex);
    look();
    QByteArrayList all;
    for (const Secret &secret : m_secrets)
        all.append(secret.value);
    for (const Former &former : m_former)
        all.append(former.value);
    return all;
}

QByteArray LiveSecrets::current()
{
    const std::scoped_lock lock(m_mutex);
    look();
    return m_secrets.empty() ? QByteArray() : m_secrets.front().value;
}

void LiveSecrets::settled(const QByteArray &secret)
{
    const std::scoped_lock lock(m_mutex);
    if (m_secrets.empty() || m_secrets.front().value != secret)
        return;
    const QDeadlineTimer soon(m_settings.afterSettled);
    for (Former &former : m_former)
        former.end = std::min(former.end, soon);
}

void LiveSecrets::look()
{
    std::erase_if(m_former, [](const Former &former) { return former.end.hasExpired(); });
    if (!m_next.hasExpired())
        return;
    m_next = QDeadlineTimer(m_settings.every);
    for (Secret &secret : m_secrets)
        look(secret);
}

void LiveSecrets::look(Secret &secret)
{
    auto value = usable(secret.name);
    if (!value) {
        if (secret.trouble != value.error().code)
            logLine(LogLevel::Warning, "secrets",
                    QStringLiteral("%1 cannot be used now; the one known before stays").arg(secret.name),
                    {.subject = m_settings.connection, .error = value.error()});
        secret.trouble = value.error().code;
        return;
    }
    const bool wasTrouble = std::exchange(secret.trouble, std::nullopt).has_value();
    if (*value == secret.value) {
        if (wasTrouble)
            logLine(LogLevel::Info, "secrets", QStringLiteral("%1 can be used again").arg(secret.name),
                    {.subject = m_settings.connection});
        return;
    }
    std::erase_if(m_former, [&](const Former &former) { return former.value == *value; });
    if (m_settings.overlap.count() > 0)
        m_former.push_back({secret.value, QDeadlineTimer(m_settings.overlap)});
    secret.value = *std::move(value);
    logLine(LogLevel::Info, "secrets", QStringLiteral("%1 was replaced").arg(secret.name),
            {.subject = m_settings.connection});
}

}
