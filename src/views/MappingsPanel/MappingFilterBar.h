#pragma once

#include "models/MappingView.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLineEdit;

namespace concord {

/// Which codes are listed, and in which order.
class MappingFilterBar : public QWidget
{
    Q_OBJECT
public:
    explicit MappingFilterBar(QWidget *parent = nullptr);

    [[nodiscard]] MappingView view() const; ///< without a name
    /// Shows a view without telling anybody.
    void setView(const MappingView &view);
    /// A system that codes come from becomes one to filter by.
    void offerSystem(const QString &system);
    void forgetSystems(); ///< but those that Concord knows by name
    void setSearchDelay(int milliseconds) { m_textTimer.setInterval(milliseconds); }
    void stopWaiting() { m_textTimer.stop(); }
    /// At the end of the first and of the second line; takes ownership.
    void addWidget(int line, QWidget *widget);
    void setFiltersEnabled(bool enabled); ///< what was added stays as it is

signals:
    void changed();

private:
    void fillBoxes();
    void noteDrifted(bool only);

    QHBoxLayout *m_lines[2];
    QLineEdit *m_text;
    QComboBox *m_state;
    QComboBox *m_sort;
    QComboBox *m_reason;
    QComboBox *m_system;
    QCheckBox *m_mine;
    QCheckBox *m_confident;
    QCheckBox *m_drifted;
    QTimer m_textTimer;
};

}
