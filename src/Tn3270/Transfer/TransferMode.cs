namespace Holdfast.Tn3270.Transfer;

/// <summary>How a host moves files.</summary>
public enum TransferMode
{
    /// <summary>DFT where the terminal says that it has it, else CUT.</summary>
    Best,

    /// <summary>Through the screen, 1.9 KB at a time: every terminal can.</summary>
    Cut,

    /// <summary>By structured fields, up to 16 KB at a time.</summary>
    Dft,
}
