using System.Buffers;
using System.Text;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Keyboard;

// Keys that change what the screen holds.
public sealed partial class KeyboardMachine
{
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
                _guard.Forget();
                return Done(KeyOutcomeKind.Accepted);
        }

        var cursor = _grid.Cursor;
        var error = EditField(key);
        screen.UpdateHalves();
        if (error is not null)
            return Refuse(error.Value);
        _guard.Changed(cursor);
        return Settle(output);
    }

    private OperatorError? EditField(Key key)
    {
        var cursor = _grid.Cursor;
        if (!CanChange(cursor))
            return OperatorError.ProtectedField;
        switch (key)
        {
            case Key.Delete:
                return Delete(cursor);
            case Key.Backspace:
                return Backspace(cursor);
            case Key.EraseEof when screen.CodePage.HasDoubleByte:
                DoubleByteTyping.EraseToEnd(_grid);
                break;
            case Key.EraseEof:
                FieldEditing.EraseToEnd(_grid, cursor);
                break;
            case Key.DeleteField when _grid.Formatted:
                _grid.Cursor = _grid.Next(_grid.FieldStart(cursor));
                FieldEditing.EraseToEnd(_grid, _grid.Cursor);
                break;
            case Key.DeleteField:
                // There is no field to delete.
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

    private OperatorError? Delete(int address)
    {
        if (screen.CodePage.HasDoubleByte)
            return DoubleByteTyping.TryDelete(_grid, address) ? null : OperatorError.DoubleByte;
        _grid.Cursor = address;
        FieldEditing.Delete(_grid, address);
        return null;
    }

    // The first cell of a field has nothing left of it to delete; the screen's first cell neither.
    private OperatorError? Backspace(int cursor)
    {
        if (cursor == 0 && !_grid.Formatted)
            return null;
        var left = _grid.Previous(cursor);
        if (_grid.IsField(left))
            return null;
        return Delete(left);
    }

    private static bool IsMotion(Rune rune) => rune.Value is '\n' or '\t';

    // Whether the text being typed may go on at the cursor, after it filled a field: never around the edge of the screen, and
    // never over what another field holds.
    private bool CanRunOn()
    {
        var cursor = _grid.Cursor;
        return _filled == NotFilled || (cursor > _filled && CanChange(cursor) && FieldEditing.IsEmptyFrom(_grid, cursor));
    }

    private OperatorError? TypeOne(Rune rune)
    {
        if (IsMotion(rune))
            return TypeMotion(rune.Value == '\n' ? Key.NewLine : Key.Tab);

        if (Rune.IsControl(rune))
            return OperatorError.NotInCodePage;
        if (rune.IsBmp && screen.CodePage.TryToEbcdic((char)rune.Value, out var code))
            return Put(code, rune.Value is (>= '0' and <= '9') or '-' or '.');
        return screen.CodePage.TryToEbcdic(rune, out var first, out var second)
            ? PutWide(first, second)
            : OperatorError.NotInCodePage;
    }

    private OperatorError? TypeMotion(Key key)
    {
        _filled = NotFilled;
        var target = CursorMotion.Target(_grid, key) ?? _grid.Cursor;
        if (_guard.Keeps(_grid.Cursor, target))
            return OperatorError.FieldNotFilled;
        _grid.Cursor = target;
        _guard.Moved(target);
        return null;
    }

    private OperatorError? Put(byte code, bool isNumeric)
    {
        var cursor = _grid.Cursor;
        if (!CanChange(cursor))
            return OperatorError.ProtectedField;
        if (NumericLock && !isNumeric && FieldAttribute.IsNumeric(_grid.AttributeAt(cursor)))
            return OperatorError.NumericOnly;
        if (screen.CodePage.HasDoubleByte && !DoubleByteTyping.TrySingle(_grid, ref cursor))
            return OperatorError.DoubleByte;
        if (!InsertMode)
            FieldEditing.Overwrite(_grid, cursor, code);
        else if (!FieldEditing.Insert(_grid, cursor, code, BlankFill))
            return OperatorError.InsertOverflow;
        if (BlankFill)
            FieldEditing.FillBefore(_grid, cursor);
        MoveOn(cursor);
        return null;
    }

    private OperatorError? PutWide(byte first, byte second)
    {
        var cursor = _grid.Cursor;
        if (!CanChange(cursor))
            return OperatorError.ProtectedField;
        if (NumericLock && FieldAttribute.IsNumeric(_grid.AttributeAt(cursor)))
            return OperatorError.NumericOnly;
        if (!DoubleByteTyping.TryPut(_grid, first, second, InsertMode))
            return OperatorError.DoubleByte;
        _guard.Changed(cursor);
        if (_grid.IsField(_grid.Cursor))
            MoveOn(_grid.Previous(_grid.Cursor));
        return null;
    }

    // Where a character filled the last cell of its field, or of an unformatted screen, the text has no more room there.
    private void MoveOn(int typed)
    {
        var next = _grid.Next(typed);
        _filled = _grid.IsField(next) || (!_grid.Formatted && next == 0) ? typed : NotFilled;
        _grid.Cursor = AfterTyping(typed);
        _guard.Changed(typed);
        _guard.Moved(_grid.Cursor);
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
