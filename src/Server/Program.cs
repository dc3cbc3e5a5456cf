using Holdfast.Runtime.ThreadPool;
using Holdfast.Server.Config;
using Holdfast.Server.Startup;

NativeHeaps.Bound();
await using var io = new ThreadPoolIo();
return args switch
{
    ["run", .. var rest] => await RunCommand.RunAsync(io, DaemonArguments.Parse(rest)),
    ["check", .. var rest] => await CheckCommand.RunAsync(io, DaemonArguments.Parse(rest)),
    ["convert", .. var rest] => await ConvertCommand.RunAsync(io, rest),
    ["schema"] => Schema(),
    ["verify", .. var rest] => await VerifyCommand.RunAsync(io, DaemonArguments.Parse(rest)),
    _ => Usage(),
};

static int Schema()
{
    Console.Write(ConfigSchema.Text);
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: holdfastd run    [--config FILE] [--data FOLDER] [--demo] [--keep-going]   run the node in the foreground
               holdfastd check  [--config FILE] [--data FOLDER] [--demo] [--json]   check the configuration
               holdfastd convert KIND FILE   make a configuration of another program's file
               holdfastd schema   print the JSON Schema of the configuration
               holdfastd verify [--data FOLDER] [--tenant NAME] [--json]   verify the journal from its files
        The command line, holdfast, calls these for you.
        """);
    return 2;
}
