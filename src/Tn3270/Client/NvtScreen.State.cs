using System.Runtime.InteropServices;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Client;

/// <summary>What a text screen remembers beside its cells.</summary>
internal sealed partial class NvtScreen
{
    /// <summary>Saves or sets what is not in the cells.</summary>
    public void Pass(StateTape tape)
    {
        (uint look, uint savedLook) = (_look.Bits, _savedLook.Bits);
        tape.Pass(ref look);
        tape.Pass(ref savedLook);
        (_look, _savedLook) = (new Look(look), new Look(savedLook));
        tape.Pass(ref _savedCursor);
        tape.Pass(ref _top);
        tape.Pass(ref _bottom);
        tape.Pass(ref _insert);
        tape.Pass(ref _newLine);
        tape.Pass(ref _wraps);
        tape.Pass(ref _shifted);
        tape.Pass(ref _linesBase);
        tape.Pass(ref _linesShifted);
        tape.Pass(ref _wrapPending);
        tape.Pass(ref _hasWide);
        tape.PassRuns(MemoryMarshal.AsBytes(_tabs.AsSpan()));
    }
}
