using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Transfer;

/// <summary>
/// Knows which of a host's writes are frames of CUT mode, for a terminal elsewhere: a transfer goes on from a control frame to the first write
/// that is no frame. Applications, too, end their screens in a skipped field, so that alone makes no frame. Pure.
/// </summary>
internal sealed class CutRelay
{
    // The last frame says how it ended and is answered: a write that leaves it standing is no frame.
    private bool _concluded;

    /// <summary>Whether a transfer is under way, so that what the screen holds is a frame and nothing to look at.</summary>
    public bool UnderWay { get; private set; }

    /// <summary>Looks at a record that the screen has executed: its frame's codes, or none where it is no frame.</summary>
    public byte[] Take(ReadOnlySpan<byte> record, ScreenBuffer screen)
    {
        Command? command = record.IsEmpty ? null : CommandCode.Read(record[0]);
        if (command is not (Command.Write or Command.EraseWrite or Command.EraseWriteAlternate))
        {
            return [];
        }
        byte[] codes = [];
        if (CutScreen.Shows(screen))
        {
            codes = new byte[CutFrame.Size];
            CutScreen.Read(screen, codes);
        }
        UnderWay = codes.Length > 0 && (UnderWay && !_concluded ? IsFrame(codes) : Begins(codes, erases: command != Command.Write));
        _concluded = false;
        return UnderWay ? codes : [];
    }

    /// <summary>Nobody answers frames any more.</summary>
    public void End() => (UnderWay, _concluded) = (false, false);

    /// <summary>
    /// Leaves the screen as the terminal has it that answered, where a transfer is under way: what it wrote, hidden, and the keyboard locked.
    /// </summary>
    public void Answered(ReadOnlySpan<byte> answer, ScreenBuffer screen)
    {
        if (!UnderWay || RelayedKey.Read(answer) is not { } key)
        {
            return;
        }
        _concluded = Concludes(screen);
        CutScreen.Hide(screen);
        key.ApplyTo(screen.Grid);
        screen.Attend((Aid)answer[0]);
    }

    private static bool IsFrame(byte[] codes) =>
        codes[CutFrame.TypeOffset] is CutFrame.Control or CutFrame.Request or CutFrame.Data or CutFrame.Retransmit;

    /// <summary>Whether a transfer begins with a frame, or fails with it before it began.</summary>
    private static bool Begins(ReadOnlySpan<byte> codes, bool erases) =>
        codes[CutFrame.TypeOffset] == CutFrame.Control && Status(codes[CutFrame.StatusOffset], codes[CutFrame.StatusOffset + 1]) switch
        {
            CutFrame.Acknowledge => true,
            CutFrame.Complete or CutFrame.AbortFile or CutFrame.AbortTransmission => erases,
            _ => false,
        };

    private static bool Concludes(ScreenBuffer screen) =>
        screen.Grid[CutFrame.TypeOffset].Code == CutFrame.Control
        && Status(screen.Grid[CutFrame.StatusOffset].Code, screen.Grid[CutFrame.StatusOffset + 1].Code) != CutFrame.Acknowledge;

    private static int Status(byte first, byte second) => (first << 8) | second;
}
