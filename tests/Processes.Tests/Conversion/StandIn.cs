namespace Holdfast.Processes.Tests.Conversion;

/// <summary>
/// The program that stands for every program a file names. It notes how it was started in the stage's <c>facts</c>, says a line on either stream,
/// and stays until a signal comes, which it notes; or ends as <c>ends/NAME</c> says: <c>exit CODE SECONDS</c> or <c>kill SIGNAL SECONDS</c>.
/// </summary>
internal static class StandIn
{
    public const char Field = '\u001e';
    public const char Word = '\u001f';

    /// <summary>For whatever runs programs by their first line.</summary>
    public static string Perl(string root) =>
        $$"""
        #!/usr/bin/perl
        use Cwd; use Time::HiRes; use File::Basename;
        my $name = basename($0);
        my $fact = sprintf("{{root}}/facts/%.6f-%d", Time::HiRes::time(), $$);
        sub note { open(my $f, '>', "$fact.tmp"); print $f $_[0]; close $f; rename "$fact.tmp", "$fact.$_[1]"; }
        for my $signal (qw(HUP INT QUIT TERM USR1 USR2)) { $SIG{$signal} = sub { note($signal, 'signal'); exit 0; }; }
        $| = 1; print STDOUT "out $name\n"; print STDERR "err $name\n";
        note(join("\x1e", join("\x1f", $name, @ARGV), getcwd(), join("\x1f", map { "$_=$ENV{$_}" } keys %ENV)), 'start');
        if (open(my $ends, '<', "{{root}}/ends/$name")) {
            my ($how, $what, $seconds) = split ' ', <$ends>;
            Time::HiRes::sleep($seconds);
            if ($how eq 'kill') { $SIG{$what} = 'DEFAULT'; kill $what, $$; }
            exit $what;
        }
        sleep 1 while 1;
        """;

    /// <summary>For pm2, which runs by node whatever is no binary.</summary>
    public static string Node(string root) =>
        $$"""
        #!/usr/bin/env node
        const fs = require('fs'), path = require('path');
        const name = path.basename(__filename);
        const fact = `{{root}}/facts/${Date.now()}-${process.pid}`;
        const note = (text, kind) => { fs.writeFileSync(fact + '.tmp', text); fs.renameSync(fact + '.tmp', `${fact}.${kind}`); };
        for (const signal of ['HUP', 'INT', 'QUIT', 'TERM', 'USR1', 'USR2'])
          process.on('SIG' + signal, () => { note(signal, 'signal'); process.exit(0); });
        console.log('out ' + name); console.error('err ' + name);
        note([[name, ...process.argv.slice(2)].join('\x1f'), process.cwd(), Object.entries(process.env).map(e => e.join('=')).join('\x1f')].join('\x1e'), 'start');
        let ends = null;
        try { ends = fs.readFileSync(`{{root}}/ends/${name}`, 'utf8').trim().split(' '); } catch { }
        if (ends) setTimeout(() => ends[0] === 'kill' ? process.kill(process.pid, 'SIG' + ends[1]) : process.exit(+ends[1]), ends[2] * 1000);
        setInterval(() => { }, 1000);
        """;
}
