using Holdfast.Processes.Logs.Segments;

namespace Holdfast.Processes.Logs.Retention;

/// <summary>Something to do with a rotated file.</summary>
/// <param name="Action">What.</param>
/// <param name="Segment">With which.</param>
internal readonly record struct RetentionStep(RetentionAction Action, RotatedSegment Segment);
