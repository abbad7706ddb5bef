#pragma once

#include "models/AuditView.h"

#include <QStringListModel>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <vector>

namespace concord {

namespace Ui {
class AuditFilterBar;
}

/// The controls of the Audit page's filter. What is typed counts after a moment; what cannot be a filter is
/// said, and the one before stays in force.
class AuditFilterBar : public QWidget
{
    Q_OBJECT
public:
    explicit AuditFilterBar(const Clock &clock, QWidget *parent = nullptr);
    ~AuditFilterBar() override;

    void setDelay(int milliseconds) { m_textTimer.setInterval(milliseconds); }
    [[nodiscard]] const AuditView &view() const { return m_view; }
    /// The controls say this, without telling anybody.
    void display(const AuditView &view);
    /// Actors seen so far, to be completed.
    void noteActors(const std::vector<AuditRow> &rows);
    void forgetActors() { m_actors.setStringList({}); }

signals:
    void viewChanged(const concord::AuditView &view);

private:
    void setUpChoices();
    void connectAll();
    void apply();
    [[nodiscard]] AuditView read() const;
    [[nodiscard]] QString problemOf(const AuditView &view) const;

    std::unique_ptr<Ui::AuditFilterBar> m_ui;
    const Clock &m_clock;
    AuditView m_view;
    QStringListModel m_actors;
    QTimer m_textTimer;
};

}
