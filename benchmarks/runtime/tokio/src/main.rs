//! The tokio side of the runtime's comparison: each case prints "name value unit" lines.
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{mpsc, watch};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let size: usize = arguments.get(3).map_or(0, |text| text.parse().unwrap());
    // Its default, the scheduler of many threads, or its loop of one thread.
    let runtime = if arguments[1] == "one" {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
    } else {
        tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap()
    };
    let case = arguments[2].clone();
    runtime.block_on(async move {
        // What block_on itself runs does not count as a task of the scheduler.
        tokio::spawn(async move {
            match case.as_str() {
                "roundtrip" => round_trip(size).await,
                "channel1" => channel(size, 1).await,
                "channel8" => channel(size, 8).await,
                "spawn" => spawn(size).await,
                "memory" => memory(size).await,
                "sleeps" => sleeps(size).await,
                "echo" => echo().await,
                _ => panic!("no such case"),
            }
        })
        .await
        .unwrap();
    });
}

fn per_operation(started: Instant, operations: usize) {
    println!("time {:.2} ns", started.elapsed().as_nanos() as f64 / operations as f64);
}

async fn round_trip(rounds: usize) {
    let (there, mut at_there) = mpsc::channel::<usize>(1);
    let (back, mut at_back) = mpsc::channel::<usize>(1);
    tokio::spawn(async move {
        while let Some(value) = at_there.recv().await {
            back.send(value).await.unwrap();
        }
    });
    let started = Instant::now();
    for value in 0..rounds {
        there.send(value).await.unwrap();
        at_back.recv().await.unwrap();
    }
    per_operation(started, rounds);
}

async fn channel(messages: usize, producers: usize) {
    let (sender, mut receiver) = mpsc::channel::<usize>(128);
    let started = Instant::now();
    for _ in 0..producers {
        let sender = sender.clone();
        tokio::spawn(async move {
            for value in 0..messages / producers {
                sender.send(value).await.unwrap();
            }
        });
    }
    drop(sender);
    while receiver.recv().await.is_some() {}
    per_operation(started, messages);
}

async fn spawn(tasks: usize) {
    const BATCH: usize = 1000;
    let started = Instant::now();
    let mut handles = Vec::with_capacity(BATCH);
    for _ in 0..tasks / BATCH {
        for _ in 0..BATCH {
            handles.push(tokio::spawn(async {}));
        }
        for handle in handles.drain(..) {
            handle.await.unwrap();
        }
    }
    per_operation(started, tasks);
}

fn private_bytes() -> usize {
    let text = std::fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    let line = text.lines().find(|line| line.starts_with("Private_Dirty:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
}

async fn memory(tasks: usize) {
    let (gate, waits) = watch::channel(false);
    let before = private_bytes();
    for _ in 0..tasks {
        let mut waits = waits.clone();
        tokio::spawn(async move { waits.changed().await.ok() });
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    println!("memory {:.1} B", (private_bytes() - before) as f64 / tasks as f64);
    std::mem::forget(gate);
    std::process::exit(0);
}

fn cpu() -> Duration {
    unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        let of = |time: libc::timeval| Duration::new(time.tv_sec as u64, time.tv_usec as u32 * 1000);
        of(usage.ru_utime) + of(usage.ru_stime)
    }
}

async fn sleeps(tasks: usize) {
    let before = cpu();
    let handles: Vec<_> = (0..tasks)
        .map(|index| {
            tokio::spawn(async move {
                // Spread over half a second to a second and a half.
                let spread = (index as u32).wrapping_mul(2654435761) % 1_000_000;
                let pause = Duration::from_millis(500) + Duration::from_micros(spread as u64);
                let due = Instant::now() + pause;
                tokio::time::sleep(pause).await;
                Instant::now().saturating_duration_since(due)
            })
        })
        .collect();
    let mut late = Vec::with_capacity(tasks);
    for handle in handles {
        late.push(handle.await.unwrap());
    }
    let used = cpu() - before;
    late.sort();
    println!("p99 {:.3} ms", late[tasks * 99 / 100].as_nanos() as f64 / 1e6);
    println!("cpu {:.0} ns", used.as_nanos() as f64 / tasks as f64);
}

async fn echo() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("port {}", listener.local_addr().unwrap().port());
    loop {
        let (mut connection, _) = listener.accept().await.unwrap();
        connection.set_nodelay(true).unwrap();
        tokio::spawn(async move {
            let mut buffer = [0u8; 4096];
            while let Ok(count) = connection.read(&mut buffer).await {
                if count == 0 || connection.write_all(&buffer[..count]).await.is_err() {
                    return;
                }
            }
        });
    }
}
