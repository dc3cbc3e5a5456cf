using System.Buffers;
using System.Text;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Keyboard;

/// <summary>
/// A 3270 keyboard on a screen: keys that edit do so at once, keys that send lock the keyboard and write the inbound record.
/// A refused key changes nothing and blocks nothing: unlike on a terminal, the next key needs no Reset before it, because
/// whoever presses keys here is told of each refusal. <see cref="LocksOnError"/> has it as on a terminal.
/// </summary>
/// <param name="screen">The screen it works on.</param>
public sealed partial class KeyboardMachine(ScreenBuffer screen)
{
    private const byte DuplicateCode = 0x1C;
    private const byte FieldMarkCode = 0x1E;

    private const int NotFilled = -1;
    private const int NoError = -1;

    private readonly ScreenGrid _grid = screen.Grid;
    private readonly FieldGuard _guard = new(screen);

    // The last cell of the field that the text being typed has filled.
    private int _filled = NotFilled;

    /// <summary>Whether typed characters move what follows instead of replacing it.</summary>
    public bool InsertMode { get; set; }

    /// <summary>Whether numeric fields refuse other characters than digits, minus and point, as the numeric lock feature does.</summary>
    public bool NumericLock { get; init; } = true;

    /// <summary>
    /// Whether nulls left of a typed character become blanks, and blanks at a field's end count as room for insertion.
    /// </summary>
    public bool BlankFill { get; init; } = true;

    /// <summary>Whether a refused key locks the keyboard until Reset, as the operator error of a terminal does.</summary>
    public bool LocksOnError { get; init; }

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
        if (_guard.Keeps(_grid.Cursor, target.Value))
            return Refuse(OperatorError.FieldNotFilled);
        _grid.Cursor = target.Value;

        // The cursor never rests on the right half of a character.
        if (screen.HalfAt(_grid.Cursor) == DoubleByteHalf.Right)
            _grid.Cursor = key == Key.Right ? _grid.Next(_grid.Cursor) : _grid.Previous(_grid.Cursor);
        return Settle(output);
    }

    /// <summary>
    /// Types a text, character by character, each moving the cursor. Past a full field it goes on in the next one only where that
    /// lies further down and is empty; else it stops. A line feed presses <see cref="Key.NewLine"/>, a tab <see cref="Key.Tab"/>.
    /// </summary>
    /// <returns>
    /// At the first character that is not typed, why and its index; what went before stays typed. <see cref="KeyOutcomeKind.Overflowed"/>
    /// if the text is longer than the room it has.
    /// </returns>
    public KeyOutcome Type(ReadOnlySpan<char> text)
    {
        _filled = NotFilled;
        for (var i = 0; i < text.Length;)
        {
            if (screen.KeyboardLocked)
                return Refuse(OperatorError.KeyboardLocked) with { Index = i };
            if (Rune.DecodeFromUtf16(text[i..], out var rune, out var units) != OperationStatus.Done)
                return Refuse(OperatorError.NotInCodePage) with { Index = i };
            if (!IsMotion(rune) && !CanRunOn())
                return Report(KeyOutcomeKind.Overflowed, OperatorError.FieldFull) with { Index = i };
            var error = TypeOne(rune);
            if (error is not null)
                return Refuse(error.Value) with { Index = i };
            i += units;
        }

        screen.UpdateHalves();
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
        var target = ((row - 1) * screen.Columns) + column - 1;
        if (_guard.Keeps(_grid.Cursor, target))
            return Refuse(OperatorError.FieldNotFilled);
        _grid.Cursor = target;
        _guard.Moved(target);
        return Done(KeyOutcomeKind.Accepted);
    }

    /// <summary>
    /// Appends the inbound record of a trigger field that text or <see cref="MoveTo"/> has left; nothing where there is none.
    /// </summary>
    internal void SendTriggered(IBufferWriter<byte> output) => _guard.TakeTriggered(output);

    // The cursor may have left a trigger field, which is sent at once.
    private KeyOutcome Settle(IBufferWriter<byte> output)
    {
        _guard.Moved(_grid.Cursor);
        var sends = _guard.HasTriggered;
        _guard.TakeTriggered(output);
        return Done(sends ? KeyOutcomeKind.Sent : KeyOutcomeKind.Accepted);
    }

    /// <summary>Saves or sets the insert mode and the last error.</summary>
    internal void Pass(StateTape tape)
    {
        var insert = InsertMode;
        var error = Error is { } last ? (int)last : NoError;
        tape.Pass(ref insert);
        tape.Pass(ref error);
        InsertMode = insert;
        Error = error == NoError ? null : (OperatorError)error;
        _guard.Pass(tape);
    }

    private KeyOutcome Done(KeyOutcomeKind kind) => Report(kind, null);

    private KeyOutcome Refuse(OperatorError error)
    {
        screen.OperatorError |= LocksOnError && error != OperatorError.KeyboardLocked;
        screen.UpdateHalves();
        return Report(KeyOutcomeKind.Refused, error);
    }

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
        if (_guard.RefuseSending(aid) is { } refused)
            return Refuse(refused);
        _guard.Forget();
        if (aid == Aid.Clear)
            _grid.Clear();
        InsertMode = false;
        _ = screen.ReadModified(aid, output);
        screen.Attend(aid);
        return Done(KeyOutcomeKind.Sent);
    }
}
