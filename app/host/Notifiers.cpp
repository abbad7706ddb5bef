#include "host/Notifiers.h"

namespace concord {

Notifiers::Notifiers(const AlertsConfig &config, const SecretReader &secrets)
{
    if (const auto &c = config.smtp) {
        SmtpSettings smtp;
        smtp.host = c->host;
        smtp.port = c->port;
        smtp.security = c->isImplicit ? SmtpSecurity::Implicit
                        : c->isPlain  ? SmtpSecurity::None
                                      : SmtpSecurity::StartTls;
        smtp.user = c->user;
        smtp.password = [secrets, name = c->secret] {
            return secrets(name);
        };
        smtp.from = c->from;
        smtp.to = c->to;
        smtp.caFile = c->caFile;
        smtp.allowTls12 = c->allowTls12;
        m_smtp = std::move(smtp);
    }
    if (const auto &c = config.slack) {
        SlackSettings slack;
        slack.url = [secrets, name = c->url] {
            return secrets(name);
        };
        slack.caFile = c->caFile;
        m_slack = std::move(slack);
    }
}

std::vector<NotifierKind> Notifiers::kinds() const
{
    std::vector<NotifierKind> kinds;
    if (m_smtp)
        kinds.push_back(NotifierKind::Smtp);
    if (m_slack)
        kinds.push_back(NotifierKind::Slack);
    return kinds;
}

QString Notifiers::recipients(NotifierKind notifier) const
{
    return notifier == NotifierKind::Smtp && m_smtp ? m_smtp->to.join(QStringLiteral(", ")) : QString();
}

Result<void> Notifiers::send(NotifierKind notifier, const NoticeText &text, const QString &id, Timestamp now,
                             const std::atomic<bool> *stop) const
{
    if (notifier == NotifierKind::Smtp && m_smtp)
        return sendMail(*m_smtp, {text.subject, text.body, id, now}, stop);
    if (notifier == NotifierKind::Slack && m_slack)
        return postToSlack(*m_slack, text.subject + u'\n' + text.body, stop);
    return fail(ErrorCode::NotFound, QStringLiteral("alerts/") + wordOf(notifier),
                QStringLiteral("the configuration has no such notifier"));
}

}
