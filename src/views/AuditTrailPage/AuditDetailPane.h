#pragma once

#include "domain/AuditDesk.h"

#include <QWidget>

#include <memory>
#include <vector>

class QLabel;
class QToolButton;

namespace concord {

namespace Ui {
class AuditDetailPane;
}

class StateBadge;

/// One record of the audit trail in full, every id of it to be copied, and the ways on from it.
class AuditDetailPane : public QWidget
{
    Q_OBJECT
public:
    explicit AuditDetailPane(const Clock &clock, QWidget *parent = nullptr);
    ~AuditDetailPane() override;

    void display(const AuditRow &row);
    /// What is signed: says whether this record is.
    void showTrail(const TrailState &state);
    void refreshAges(); ///< time went by
    [[nodiscard]] const AuditRow &row() const { return m_row; }

signals:
    void correlationRequested(concord::CorrelationId id);
    void eventsRequested(concord::CorrelationId id);
    void actorRequested(const QString &actor);
    void subjectRequested(const QString &subject);

private:
    struct Fact
    {
        QLabel *caption;
        QLabel *value;
        QToolButton *copy; ///< null: nobody needs it elsewhere
    };

    Fact addFact(const QString &caption, const char *name, const QString &copyText);
    static void show(const Fact &fact, const QString &text);
    void setUpFacts();
    void showFacts();
    [[nodiscard]] QString proofText() const;
    [[nodiscard]] QByteArray json() const;

    std::unique_ptr<Ui::AuditDetailPane> m_ui;
    const Clock &m_clock;
    StateBadge *m_badge;
    Fact m_time{};
    Fact m_actor{};
    Fact m_action{};
    Fact m_subject{};
    Fact m_details{};
    Fact m_correlation{};
    Fact m_number{};
    Fact m_proof{};
    AuditRow m_row;
    qint64 m_signed = 0; ///< records that the newest head covers
};

}
