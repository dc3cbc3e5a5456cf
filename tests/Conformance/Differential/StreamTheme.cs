namespace Holdfast.Conformance.Differential;

/// <summary>What a written script is about. Where a family of generated streams is broad, a theme is deep.</summary>
public enum StreamTheme
{
    /// <summary>Models, default and alternate sizes, oversize, BIND with sizes.</summary>
    Sizes,

    /// <summary>Every code, as text, by graphic escape and in character sets, and read back.</summary>
    Characters,

    /// <summary>Fields and text that run past the end of the screen.</summary>
    Wrapping,

    /// <summary>Double-byte text across rows and the screen's end.</summary>
    DoubleByteWrapping,

    /// <summary>Reply modes, and what is read in them.</summary>
    ReplyModes,

    /// <summary>Fields not shown, highlighted, coloured.</summary>
    Attributes,

    /// <summary>NEW-ENVIRON, user and device names.</summary>
    Environment,

    /// <summary>File transfer by a host when none was asked for.</summary>
    UnaskedTransfer,

    /// <summary>System messages before and between sessions.</summary>
    System,

    /// <summary>Plain text within TN3270E, and between records.</summary>
    MixedText,

    /// <summary>Hosts that take the terminal for a printer, and functions of printers.</summary>
    PrinterRecords,

    /// <summary>TN3270E given up, taken up again, refused and renamed.</summary>
    Renegotiation,

    /// <summary>Telnet commands beside options.</summary>
    TelnetCommands,

    /// <summary>Panels of an application, one after another, as a host with a keyboard to lock shows them.</summary>
    Panels,
}
