using System.Runtime.InteropServices;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Which half of a double-byte character each cell holds, worked out over the whole screen after each write, as the architecture
/// asks; a half left alone becomes a null and an impossible pair a blank.
/// </summary>
/// <param name="capacity">Cells of the largest size.</param>
internal sealed class DoubleByteMap(int capacity)
{
    private const byte Space = 0x40;

    private readonly DoubleByteHalf[] _halves = new DoubleByteHalf[capacity];
    private bool _valid;
    private bool _fieldIsDouble;
    private bool _shiftedOut;
    private bool _shiftedIn;

    // Cells since the current run of double-byte characters began; -1 outside.
    private int _run;

    public DoubleByteHalf this[int address] => _halves[address];

    /// <summary>Works it out; false if something stands where the architecture forbids it.</summary>
    public bool Update(ScreenGrid grid)
    {
        var start = grid.FieldStart(0);
        _valid = true;
        BeginField(start >= 0 ? grid.LookAt(start) : default);
        var address = start < 0 ? 0 : grid.Next(start);
        for (var left = grid.Size; left > 0; left--, address = grid.Next(address))
        {
            if (grid.IsField(address))
                TakeField(grid, address);
            else
                TakeCharacter(grid, address);
        }

        return _valid;
    }

    private void BeginField(Look look)
    {
        _fieldIsDouble = look.CharacterSet == Look.DoubleByteSet;
        _shiftedOut = false;
        _shiftedIn = false;
        _run = _fieldIsDouble ? 0 : -1;
    }

    private void TakeField(ScreenGrid grid, int address)
    {
        BuryLeft(grid, grid.Previous(address));
        _halves[address] = DoubleByteHalf.None;
        BeginField(grid.LookAt(address));
    }

    private void TakeCharacter(ScreenGrid grid, int address)
    {
        var code = grid.CodeAt(address);
        if (code is Order.ShiftOut or Order.ShiftIn)
        {
            TakeShift(grid, address, code == Order.ShiftOut);
            return;
        }

        var set = grid.LookAt(address).CharacterSet;
        if (_shiftedOut && set != 0)
        {
            _valid = false;
            grid.Set(address, grid[address].WithCode(code));
            set = 0;
        }

        if (set == Look.DoubleByteSet)
            _run = Math.Max(_run, 0);
        else if (!_shiftedOut && !_fieldIsDouble)
            EndRun(grid, address);
        _halves[address] = DoubleByteHalf.None;
        if (_run >= 0)
            TakeHalf(grid, address);
    }

    private void TakeHalf(ScreenGrid grid, int address)
    {
        _halves[address] = (_run++ & 1) == 0 ? DoubleByteHalf.Left : DoubleByteHalf.Right;
        var before = grid.Previous(address);
        if (_halves[address] == DoubleByteHalf.Left || IsPair(grid.CodeAt(before), grid.CodeAt(address)))
            return;
        grid.Set(before, grid[before] with { Code = Space });
        grid.Set(address, grid[address] with { Code = Space });
    }

    private void TakeShift(ScreenGrid grid, int address, bool isOut)
    {
        _valid &= !_fieldIsDouble && !(isOut ? _shiftedOut : _shiftedIn);
        EndRun(grid, address);
        _halves[address] = DoubleByteHalf.None;
        _shiftedOut = isOut;
        _shiftedIn = !isOut;
        _run = isOut && !_fieldIsDouble ? 0 : -1;
    }

    private void EndRun(ScreenGrid grid, int address)
    {
        _valid &= !BuryLeft(grid, grid.Previous(address));
        _run = -1;
    }

    // A left half without a right one is a dead position.
    private bool BuryLeft(ScreenGrid grid, int address)
    {
        if (_run <= 0 || _halves[address] != DoubleByteHalf.Left)
            return false;
        grid.Set(address, grid[address] with { Code = 0 });
        _halves[address] = DoubleByteHalf.None;
        return true;
    }

    private static bool IsPair(byte first, byte second) =>
        (first is >= Space and < 0xFF && second is >= Space and < 0xFF) || first == 0;

    /// <summary>Saves or sets the halves of the cells in use.</summary>
    public void Pass(StateTape tape, int size) => tape.PassRuns(MemoryMarshal.AsBytes(_halves.AsSpan(0, size)));
}
