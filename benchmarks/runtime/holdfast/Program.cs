using System.Globalization;
using Holdfast.Benchmarks.Runtime;
using Holdfast.Runtime;

// Usage: Holdfast.Benchmarks.Runtime PEER CASE SIZE, where PEER is loop, pool or dotnet. Prints "name value unit" lines.
if (args.Length != 3)
{
    Console.Error.WriteLine("PEER CASE SIZE, such as: loop roundtrip 1000000");
    return 2;
}

var size = int.Parse(args[2], CultureInfo.InvariantCulture);
ICases cases = args[0] switch
{
    "loop" => new HoldfastCases(Io.Create(IoModel.EventLoop)),
    "pool" => new HoldfastCases(Io.Create(IoModel.ThreadPool)),
    "dotnet" => new DotnetCases(),
    _ => throw new ArgumentException($"There is no peer '{args[0]}': loop, pool or dotnet.", nameof(args)),
};
await Measuring.RunAsync(cases, args[1], size);
return 0;
