#include "models/ErrorText.h"

#include "domain/OAuthText.h"
#include "domain/TlsText.h"

#include <QSet>
#include <QTest>

using namespace concord;

class tst_ErrorText : public QObject
{
    Q_OBJECT

    static std::vector<ErrorCode> allCodes()
    {
        std::vector<ErrorCode> codes;
        for (int value = 0; value <= int(ErrorCode::Internal); ++value)
            codes.push_back(ErrorCode(value));
        return codes;
    }

private slots:
    void everyCodeHasItsOwnWholeSentence()
    {
        QSet<QString> seen;
        for (const ErrorCode code : allCodes()) {
            const QString text = errorText(Error{code, {}, {}, 0});
            QVERIFY2(text.endsWith(QLatin1Char('.')), qPrintable(codeName(code)));
            QVERIFY2(text.size() > 20 && text.front().isUpper(), qPrintable(codeName(code)));
            QVERIFY2(!text.contains(QLatin1Char('%')), qPrintable(text));
            QVERIFY2(!seen.contains(text), qPrintable(text));
            seen.insert(text);
        }
        QCOMPARE(seen.size(), int(ErrorCode::Internal) + 1);
    }

    void onlyAFaultOfOurOwnIsCalledSo()
    {
        const QString own = errorText(Error{ErrorCode::Internal, {}, {}, 0});
        for (const ErrorCode code : allCodes())
            QVERIFY2(code == ErrorCode::Internal || errorText(Error{code, {}, {}, 0}) != own,
                     qPrintable(codeName(code)));
    }

    void aRefusalOfTheTokenEndpointIsToldApart()
    {
        const QString word = QStringLiteral("invalid_client");
        const auto text = [](ErrorCode code, const QString &detail) {
            return errorText(Error{code, QStringLiteral("https://auth.example/token"), detail, 0});
        };
        QVERIFY(text(ErrorCode::Unauthorized, oauthText::refused(word)).contains(u"authorization server"));
        QVERIFY(!text(ErrorCode::Unauthorized, QStringLiteral("HTTP 401")).contains(u"authorization server"));
        QVERIFY(text(ErrorCode::ConfigInvalid, oauthText::notAsked(word)).contains(u"scopes"));
    }

    void aDatabaseServerThatIsAwayIsToldApart()
    {
        const Error away{ErrorCode::StoreFailed, QStringLiteral("db.example/concord"),
                         QStringLiteral("no connection to the server; code none"), 0};
        QVERIFY(errorText(away).contains(QStringLiteral("cannot be reached")));
        const Error refused{ErrorCode::StoreFailed, {}, QStringLiteral("there is one already"), 0};
        QVERIFY(!errorText(refused).contains(QStringLiteral("cannot be reached")));
    }

    void thePlaceIsNamedWhereItHelps()
    {
        const Error error{ErrorCode::InvalidMessage, QStringLiteral("$.entry[3].resource.status"), {}, 0};
        QVERIFY(errorText(error).contains(QStringLiteral("$.entry[3].resource.status")));
    }

    void theWaitTheServerAskedForIsTold()
    {
        QVERIFY(
            errorText(Error{ErrorCode::RateLimited, {}, {}, 90'000}).contains(QStringLiteral("1 min 30 s")));
    }

    void whatTheServerSaidToARefusedRequestIsShown()
    {
        const Error error{ErrorCode::RemoteRejected, {}, QStringLiteral("HTTP 400: unknown parameter"), 0};
        QVERIFY(errorText(error).contains(QStringLiteral("unknown parameter")));
    }

    void theCheckOfACertificateThatFailedIsNamed()
    {
        QSet<QString> seen;
        for (const QString &detail :
             {tlsText::otherName(), tlsText::expired({}), tlsText::notYetValid({}), tlsText::unknownIssuer(),
              tlsText::selfSigned(), tlsText::revoked(), tlsText::otherPin(2, {}), tlsText::handshake(false)})
            seen.insert(errorText(Error{ErrorCode::TlsFailed, {}, detail, 0}));
        QCOMPARE(seen.size(), 5); // name, date, chain, pin, none of them
        const auto about = [](const QString &detail, const char *word) {
            return errorText(Error{ErrorCode::TlsFailed, {}, detail, 0}).contains(QLatin1StringView(word));
        };
        QVERIFY(about(tlsText::otherName(), "another name"));
        QVERIFY(about(tlsText::expired({}), "expired"));
        QVERIFY(about(tlsText::revoked(), "vouches"));
        QVERIFY(about(tlsText::otherPin(1, QStringLiteral("sha256/x")), "pinned"));
        QVERIFY(about(QStringLiteral("name: x; date: y"), "another name")); // the first of several
        QVERIFY(!about(QStringLiteral("rename: x"), "another name"));
    }

    void theDetailForTheLogIsNeverShownOtherwise()
    {
        for (const ErrorCode code : allCodes()) {
            if (code == ErrorCode::RemoteRejected)
                continue;
            const Error error{code, QStringLiteral("somewhere"), QStringLiteral("DETAIL-FOR-THE-LOG"), 1000};
            QVERIFY2(!errorText(error).contains(QStringLiteral("DETAIL")), qPrintable(codeName(code)));
        }
    }
};

QTEST_GUILESS_MAIN(tst_ErrorText)
#include "tst_ErrorText.moc"
