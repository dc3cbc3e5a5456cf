using Holdfast.Processes.Logs.Segments;

namespace Holdfast.Processes.Logs.Retention;

/// <summary>A rotated file as a plan for its stream needs to know it.</summary>
/// <param name="Segment">The file.</param>
/// <param name="DiskBytes">Its length on the disk; 0 for one that was emptied.</param>
/// <param name="LastWritten">When its last bytes were written, to the second; null where nothing tells.</param>
internal readonly record struct KeptSegment(RotatedSegment Segment, long DiskBytes, DateTimeOffset? LastWritten)
{
    /// <summary>Whether only its name is left, to tell of positions.</summary>
    public bool IsHusk => DiskBytes == 0 && Segment.Range.Length > 0;
}
