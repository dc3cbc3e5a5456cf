namespace Holdfast.Tn3270.Screen;

/// <summary>Why a host's record could not be executed to its end.</summary>
public enum RecordFault : byte
{
    /// <summary>It was executed.</summary>
    None,

    /// <summary>The record is empty or its first byte is no 3270 command.</summary>
    UnknownCommand,

    /// <summary>A write command without its write control character.</summary>
    MissingWriteControl,

    /// <summary>The record ends inside an order.</summary>
    TruncatedOrder,

    /// <summary>An order names an address beyond the screen.</summary>
    InvalidAddress,

    /// <summary>A structured field whose length is too short or runs past the record.</summary>
    InvalidStructuredField,

    /// <summary>A structured field, or a form of it, that this terminal does not know.</summary>
    UnsupportedStructuredField,

    /// <summary>A structured field names a partition other than 0.</summary>
    UnknownPartition,

    /// <summary>A double-byte character cut in two, or a shift where none may stand.</summary>
    InvalidDoubleByte,
}
