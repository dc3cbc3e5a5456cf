using System.Diagnostics;

namespace Holdfast.Contracts.Errors;

/// <summary>Makes a fault of a failure of this program itself: of what type it was and where it arose. Its message may hold anything, so that is not told.</summary>
public static class Unforeseen
{
    private const int FramesTold = 3;

    /// <summary>The fault.</summary>
    /// <param name="what">What failed, as a clause.</param>
    /// <param name="failure">The failure.</param>
    public static Fault Of(string what, Exception failure) =>
        new(RequestErrors.Unexpected, $"{what}: {failure.GetType().Name}{Place(failure)}.");

    private static string Place(Exception failure)
    {
        var frames = new StackTrace(failure, fNeedFileInfo: true).GetFrames()
            .Where(frame => frame.GetFileLineNumber() > 0)
            .Take(FramesTold)
            .Select(frame => $"{Path.GetFileName(frame.GetFileName())}:{frame.GetFileLineNumber()}");
        var place = string.Join(" < ", frames);
        return place.Length > 0 ? $" at {place}" : "";
    }
}
