using System.Buffers;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Keyboard;

/// <summary>
/// A 3270 keyboard on a screen: keys that edit do so at once, keys that send lock the keyboard and write the inbound record.
/// A refused key changes nothing and blocks nothing: unlike on a terminal, the next key needs no Reset before it, because
/// whoever presses keys here is told of each refusal.
/// </summary>
/// <param name="screen">The screen it works on.</param>
public sealed class KeyboardMachine(ScreenBuffer screen)
{
    private const byte DuplicateCode = 0x1C;
    private const byte FieldMarkCode = 0x1E;

    private readonly ScreenGrid _grid = screen.Grid;

    /// <summary>Whether typed characters move what follows instead of replacing it.</summary>
    public bool InsertMode { get; set; }

    /// <summary>Whether numeric fields refuse other characters than digits, minus and point, as the numeric lock feature does.</summary>
    public bool NumericLock { get; init; } = true;

    /// <summary>
    /// Whether nulls left of a typed character become blanks, and blanks at a field's end count as room for insertion.
    /// </summary>
    public bool BlankFill { get; init; } = true;

    /// <summary>Why the last key or text was refused; null if it was not.</summary>
    public OperatorError? Error { get; private set; }

    /// <summary>Presses a key.</summary>
    /// <param name="key">Any key.</param>
    /// <param name="output">Gets the inbound record of a key that sends.</param>
    public KeyOutcome Press(Key key, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        switch (key)
        {
            case Key.Reset:
                Reset();
                return Done(KeyOutcomeKind.Accepted);
            case Key.Attn:
                return Done(KeyOutcomeKind.Sent);
            case Key.SysReq:
                return Send(Aid.SysReq, output);
        }

        if (screen.KeyboardLocked)
            return Refuse(OperatorError.KeyboardLocked);
        var aid = Keys.AidOf(key);
        if (aid != Aid.None)
            return Send(aid, output);
        var target = CursorMotion.Target(_grid, key);
        if (target is null)
            return Edit(key, output);
        _grid.Cursor = target.Value;
        return Done(KeyOutcomeKind.Accepted);
    }

    /// <summary>
    /// Types a text, character by character, each moving the cursor and skipping from full fields to the next. A line feed
    /// presses <see cref="Key.NewLine"/>, a tab <see cref="Key.Tab"/>.
    /// </summary>
    /// <returns>At the first refusal, its reason and the index of the character; what went before stays typed.</returns>
    public KeyOutcome Type(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var i = 0; i < text.Length; i++)
        {
            var error = screen.KeyboardLocked ? OperatorError.KeyboardLocked : TypeOne(text[i]);
            if (error is not null)
                return Refuse(error.Value) with { Index = i };
        }

        return Done(KeyOutcomeKind.Accepted) with { Index = text.Length };
    }

    /// <summary>Moves the cursor anywhere on the screen.</summary>
    /// <param name="row">From 1 to the number of rows.</param>
    /// <param name="column">From 1 to the number of columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cell.</exception>
    public KeyOutcome MoveTo(int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(row, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, screen.Rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(column, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(column, screen.Columns);
        if (screen.KeyboardLocked)
            return Refuse(OperatorError.KeyboardLocked);
        _grid.Cursor = ((row - 1) * screen.Columns) + column - 1;
        return Done(KeyOutcomeKind.Accepted);
    }

    private KeyOutcome Done(KeyOutcomeKind kind) => Report(kind, null);

    private KeyOutcome Refuse(OperatorError error) => Report(KeyOutcomeKind.Refused, error);

    private KeyOutcome Report(KeyOutcomeKind kind, OperatorError? error)
    {
        Error = error;
        return new KeyOutcome(kind, error, (_grid.Cursor / _grid.Columns) + 1, (_grid.Cursor % _grid.Columns) + 1, 0);
    }

    private void Reset()
    {
        InsertMode = false;
        screen.ResetKeyboard();
    }

    private KeyOutcome Send(Aid aid, IBufferWriter<byte> output)
    {
        if (aid == Aid.Clear)
            _grid.Clear();
        InsertMode = false;
        _ = screen.ReadModified(aid, output);
        screen.Attend(aid);
        return Done(KeyOutcomeKind.Sent);
    }

    private KeyOutcome Edit(Key key, IBufferWriter<byte> output)
    {
        switch (key)
        {
            case Key.CursorSelect:
                return CursorSelect(output);
            case Key.Insert:
                InsertMode = !InsertMode;
                return Done(KeyOutcomeKind.Accepted);
            case Key.EraseInput:
                _grid.EraseUnprotected();
                return Done(KeyOutcomeKind.Accepted);
        }

        var error = EditField(key);
        return error is null ? Done(KeyOutcomeKind.Accepted) : Refuse(error.Value);
    }

    private OperatorError? EditField(Key key)
    {
        var cursor = _grid.Cursor;
        if (!CanChange(cursor))
            return OperatorError.ProtectedField;
        switch (key)
        {
            case Key.Delete:
                FieldEditing.Delete(_grid, cursor);
                break;
            case Key.Backspace:
                Backspace(cursor);
                break;
            case Key.EraseEof:
                FieldEditing.EraseToEnd(_grid, cursor);
                break;
            case Key.DeleteField:
                _grid.Cursor = _grid.Formatted ? _grid.Next(_grid.FieldStart(cursor)) : 0;
                FieldEditing.EraseToEnd(_grid, _grid.Cursor);
                break;
            case Key.Dup:
                var refused = Put(DuplicateCode, isNumeric: true);
                if (refused is not null)
                    return refused;
                _grid.Cursor = _grid.NextUnprotected(cursor);
                break;
            case Key.FieldMark:
                return Put(FieldMarkCode, isNumeric: false);
            default:
                throw new ArgumentOutOfRangeException(nameof(key), key, "No such key.");
        }

        return null;
    }

    private bool CanChange(int address) =>
        !_grid[address].IsField && !FieldAttribute.IsProtected(_grid.AttributeAt(address));

    // The first cell of a field has nothing left of it to delete; the screen's first cell neither.
    private void Backspace(int cursor)
    {
        if (cursor == 0 && !_grid.Formatted)
            return;
        var left = _grid.Previous(cursor);
        if (_grid[left].IsField)
            return;
        _grid.Cursor = left;
        FieldEditing.Delete(_grid, left);
    }

    private OperatorError? TypeOne(char c)
    {
        switch (c)
        {
            case '\n':
            case '\t':
                _grid.Cursor = CursorMotion.Target(_grid, c == '\n' ? Key.NewLine : Key.Tab) ?? _grid.Cursor;
                return null;
        }

        if (char.IsControl(c) || !screen.CodePage.TryToEbcdic(c, out var code))
            return OperatorError.NotInCodePage;
        return Put(code, c is (>= '0' and <= '9') or '-' or '.');
    }

    private OperatorError? Put(byte code, bool isNumeric)
    {
        var cursor = _grid.Cursor;
        if (!CanChange(cursor))
            return OperatorError.ProtectedField;
        if (NumericLock && !isNumeric && FieldAttribute.IsNumeric(_grid.AttributeAt(cursor)))
            return OperatorError.NumericOnly;
        if (!InsertMode)
            FieldEditing.Overwrite(_grid, cursor, code);
        else if (!FieldEditing.Insert(_grid, cursor, code, BlankFill))
            return OperatorError.InsertOverflow;
        if (BlankFill)
            FieldEditing.FillBefore(_grid, cursor);
        _grid.Cursor = AfterTyping(cursor);
        return null;
    }

    // From the end of a field: over a skip field to the next unprotected one, else just past the attribute.
    private int AfterTyping(int cursor)
    {
        var at = _grid.Next(cursor);
        for (var passed = 0; _grid[at].IsField && passed < _grid.Size; passed++)
            at = FieldAttribute.IsSkip(_grid[at].Attribute) ? _grid.NextUnprotected(at) : _grid.Next(at);
        return at;
    }

    // The first character of a detectable field says what selection does (GA23-0059, "Cursor Select").
    private KeyOutcome CursorSelect(IBufferWriter<byte> output)
    {
        const byte question = 0x6F;
        const byte greater = 0x6E;
        const byte ampersand = 0x50;
        var start = _grid.FieldStart(_grid.Cursor);
        if (start < 0 || !FieldAttribute.IsDetectable(_grid[start].Attribute))
            return Refuse(OperatorError.NotSelectable);
        var designator = _grid.Next(start);
        switch (_grid[designator].Code)
        {
            case question:
                _grid.Set(designator, _grid[designator].WithCode(greater));
                _grid.ChangeTag(start, set: true);
                return Done(KeyOutcomeKind.Accepted);
            case greater:
                _grid.Set(designator, _grid[designator].WithCode(question));
                _grid.ChangeTag(start, set: false);
                return Done(KeyOutcomeKind.Accepted);
            case 0 or FieldEditing.Space when !_grid[designator].IsField:
                _grid.ChangeTag(start, set: true);
                return Send(Aid.Select, output);
            case ampersand:
                _grid.ChangeTag(start, set: true);
                return Send(Aid.Enter, output);
            default:
                return Refuse(OperatorError.NotSelectable);
        }
    }
}
