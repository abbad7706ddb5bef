#pragma once

#include <QIcon>
#include <QWidget>

namespace concord {

/// A person as a small disc with initials, in the colours of the theme at paint time.
[[nodiscard]] QIcon initialsIcon(const QString &initials);

/// The same, as large as it is told to be.
class InitialsDisc : public QWidget
{
    Q_OBJECT
public:
    explicit InitialsDisc(int size, QWidget *parent = nullptr);

    void setInitials(const QString &initials);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_initials;
};

}
