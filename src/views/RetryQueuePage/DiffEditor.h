#pragma once

#include "models/PayloadText.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;

namespace concord {

/// A text and an edited copy of it side by side: what differs is marked in both, and counted in words below.
class DiffEditor : public QWidget
{
    Q_OBJECT
public:
    explicit DiffEditor(QWidget *parent = nullptr);

    void setOriginal(const QString &text); ///< the copy starts as the same
    [[nodiscard]] QString edited() const;
    [[nodiscard]] bool isChanged() const;
    [[nodiscard]] QString summary() const;
    void setReadOnly(bool readOnly);

signals:
    void editedChanged();

private:
    [[nodiscard]] QWidget *makeSide(QPlainTextEdit *edit, const QString &title, const char *name);
    void compare();

    QPlainTextEdit *m_original;
    QPlainTextEdit *m_copy;
    QLabel *m_summary;
};

}
