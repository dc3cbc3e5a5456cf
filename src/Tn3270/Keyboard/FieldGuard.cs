using System.Buffers;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Keyboard;

/// <summary>
/// What hosts ask of fields by the validation attribute (GA23-0059, "Field Validation"), where the terminal tells them that it has it:
/// nobody leaves a field half filled, or sends before the fields that must be entered are; a trigger field is sent as soon as the
/// cursor leaves it changed.
/// </summary>
/// <param name="screen">The screen it looks at.</param>
internal sealed class FieldGuard(ScreenBuffer screen)
{
    private const int None = -1;

    private readonly ScreenGrid _grid = screen.Grid;

    // The attribute of the trigger field that the operator changed; forgotten when the host writes.
    private int _primed = None;
    private long _writes;
    private int _triggered = None;

    /// <summary>Whether a trigger field was left and waits to be sent.</summary>
    public bool HasTriggered => _triggered != None;

    /// <summary>Says that the operator changed a character.</summary>
    public void Changed(int address)
    {
        var field = FieldOf(address);
        if (field != None && Has(field, FieldValidation.Trigger))
            (_primed, _writes) = (field, screen.Writes);
    }

    /// <summary>Says that a key sent, or took back what was entered.</summary>
    public void Forget() => _primed = None;

    /// <summary>Whether the cursor may not go from one cell to another: it would leave a field that must be filled and is not.</summary>
    public bool Keeps(int from, int to)
    {
        var field = FieldOf(from);
        return field != None && field != FieldOf(to) && IsHalfFilled(field);
    }

    /// <summary>Says where the cursor has gone: a changed trigger field it has left is to be sent, and the keyboard locks.</summary>
    public void Moved(int to)
    {
        if (_primed == None || _writes != screen.Writes || FieldOf(to) == _primed)
            return;
        (_triggered, _primed) = (_primed, None);
        screen.Attend(Aid.Trigger);
    }

    /// <summary>Why a key that sends is refused; the cursor goes to the first field that lacks its entry.</summary>
    public OperatorError? RefuseSending(Aid aid)
    {
        if (!screen.ValidatesFields || aid is Aid.PA1 or Aid.PA2 or Aid.PA3 or Aid.Clear or Aid.SysReq)
            return null;
        var field = FieldOf(_grid.Cursor);
        if (field != None && IsHalfFilled(field))
            return OperatorError.FieldNotFilled;
        field = MissingEntry();
        if (field == None)
            return null;
        _grid.Cursor = _grid.Next(field);
        return OperatorError.EntryMissing;
    }

    /// <summary>Appends the record of the trigger field that was left, once.</summary>
    public void TakeTriggered(IBufferWriter<byte> output)
    {
        if (!HasTriggered)
            return;
        _ = screen.ReadField(Aid.Trigger, _triggered, output);
        _triggered = None;
    }

    // The field whose content a cell is of; none on an attribute, without fields, and where nothing is validated.
    private int FieldOf(int address) =>
        !screen.ValidatesFields || _grid.IsField(address) ? None : _grid.FieldStart(address);

    private bool Has(int field, FieldValidation validation) =>
        ((FieldValidation)_grid.LookAt(field).Validation & validation) != FieldValidation.None
        && !FieldAttribute.IsProtected(_grid[field].Attribute);

    // A field that was not begun, or was erased, may be left.
    private bool IsHalfFilled(int field)
    {
        if (!Has(field, FieldValidation.MandatoryFill) || !FieldAttribute.IsModified(_grid[field].Attribute))
            return false;
        var (any, room) = (false, false);
        for (var at = _grid.Next(field); !_grid.IsField(at); at = _grid.Next(at))
        {
            any |= _grid.CodeAt(at) != 0;
            room |= _grid.CodeAt(at) == 0;
        }

        return any && room;
    }

    private int MissingEntry()
    {
        for (var field = _grid.Fields.AtOrAfter(0); field >= 0; field = _grid.Fields.AtOrAfter(field + 1))
        {
            if (Has(field, FieldValidation.MandatoryEntry) && !FieldAttribute.IsModified(_grid[field].Attribute))
                return field;
        }

        return None;
    }
}
