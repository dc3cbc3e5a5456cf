using System.Globalization;
using Holdfast.Benchmarks.Tn3270;

// Usage: Holdfast.Benchmarks.Tn3270 CASE | stream FILE | terminal PORT | sessions PORT COUNT | actors PORT COUNT. Prints "name value" lines.
switch (args)
{
    case ["stream", var file]:
        var stream = MixedStream.Make(RecordKinds.All);
        File.WriteAllBytes(file, stream.Bytes);
        stream.Describe();
        return 0;
    case ["terminal", var port]:
        await Loopback.RunAsync(int.Parse(port, CultureInfo.InvariantCulture));
        return 0;
    case ["sessions", var port, var count]:
        await Loopback.HoldAsync(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture));
        return 0;
    case ["actors", var port, var count]:
        await Loopback.HoldActorsAsync(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture));
        return 0;
    case [var name]:
        return Cases.Run(name) ? 0 : 2;
    default:
        Console.Error.WriteLine("CASE | stream FILE | terminal PORT | sessions PORT COUNT | actors PORT COUNT");
        return 2;
}
