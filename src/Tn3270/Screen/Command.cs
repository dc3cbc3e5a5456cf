namespace Holdfast.Tn3270.Screen;

/// <summary>Commands: what a host asks with the first byte of a record (GA23-0059, "Commands").</summary>
internal enum Command : byte
{
    Unknown,
    NoOperation,
    Write,
    EraseWrite,
    EraseWriteAlternate,
    EraseAllUnprotected,
    ReadBuffer,
    ReadModified,
    ReadModifiedAll,
    WriteStructuredField,
}
